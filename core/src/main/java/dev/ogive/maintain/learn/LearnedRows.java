package dev.ogive.maintain.learn;

import dev.ogive.error.OgiveException;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.profile.Subplan;
import dev.ogive.plan.Corrections;
import dev.ogive.storage.Notes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Learns how many rows parts of queries have, from queries that ran: by the logarithm of actual
/// by expected rows.
///
/// Four memories answer, the nearer one first, each as far as it has seen enough:
/// ```
/// 1 this part with these values     mean of its last 8 runs
/// 2 this part with any values       mean of its last 32 runs
/// 3 its pieces: filters of tables   a sum; each run of a part that has them shares what it was
///   and conditions between them     off by among them and what is its own, those known
///                                   least taking most
/// 4 parts that look alike           a model of features: see dev.ogive.plan.Facts; in place of
///                                   3 where it was closer for parts when they were new
/// ```
/// All are bounded, kept in the database, and forgotten with the workload. Thread-safe.
public final class LearnedRows implements Corrections {
    private static final String NOTES = "rows";
    private static final int VERSION = 1;
    private static final int RATIOS_MAX = 20_000;
    private static final int PIECES_MAX = 5_000;
    private static final int EXACT_RUNS = 8;
    private static final int SHAPE_RUNS = 32;
    private static final int TEXT_CHARS_MAX = 200;

    /// How far a part's rows may be from what its pieces say.
    private static final double NOISE = 0.25;

    /// Of a condition between tables before anything was learned of it, and of what is a part's
    /// own: of filters that depend on each other for instance.
    private static final double VARIANCE_FIRST = 1;

    /// Of a filter, which statistics tell more of.
    private static final double FILTER_VARIANCE_FIRST = 0.1;

    /// Below this a piece would not follow changes.
    private static final double VARIANCE_MIN = 0.02;

    private static final int FEATURES = 12;
    private static final int EXAMPLES_MAX = 2_048;

    /// Of a part so many runs are examples: those that run often are known by themselves.
    private static final int EXAMPLES_OF_PART = 3;

    private static final double ERROR_RATE = 0.05;

    private static final double LOG_MAX = Math.log(1e9);

    /// Plans are made anew when a part of so many rows is found this far from what was known.
    private static final double ROWS_OF_INTEREST = 2_000;

    private static final double LOG_OF_INTEREST = Math.log(2);
    private static final long VERSION_NANOS_MIN = 1_000_000_000;

    /// @param log mean of logarithms of actual by expected rows
    /// @param runs as far as they count
    /// @param at a number that grows with each run
    private record Ratio(float log, float runs, long at) {
        Ratio with(double next, int runsMax, long now) {
            float n = Math.min(runs + 1, runsMax);
            return new Ratio((float) (log + (next - log) / n), n, now);
        }
    }

    private record Piece(float log, float variance, long at) {}

    /// A part with any values, for people.
    ///
    /// @param tables that it reads, and how
    /// @param factor of actual by expected rows
    /// @param runs as far as they count
    /// @param expectedRows,actualRows of the last run
    public record Known(
            long shape, String tables, double factor, double runs, double expectedRows, double actualRows) {}

    private record Shown(String tables, double expectedRows, double actualRows) {}

    private final Notes notes;
    private final boolean persistent;
    private final Map<Long, Ratio> ratios = new ConcurrentHashMap<>();
    private final Map<Long, Piece> pieces = new ConcurrentHashMap<>();
    private final Map<Long, Shown> shown = new ConcurrentHashMap<>();
    private final ExampleModel examples = new ExampleModel(FEATURES, EXAMPLES_MAX);
    private volatile long version = 1;

    /// Whether the model was closer for new parts than the sums of their pieces.
    private volatile boolean modelIsCloser;

    // Guarded by this.
    private boolean loaded;
    private boolean changed;
    private boolean surprised;
    private long now;
    private double modelError;
    private double sumError;
    private long versionNanos = System.nanoTime() - VERSION_NANOS_MIN;

    /// @param persistent whether what is learned is to be written to `notes`
    public LearnedRows(Notes notes, boolean persistent) {
        this.notes = notes;
        this.persistent = persistent;
    }

    @Override
    public boolean isEmpty() {
        return ratios.isEmpty();
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public double logRatio(long exact, long shape, float[] features) {
        Ratio ofShape = ratios.get(shape);
        double log = ofShape != null && ofShape.runs > EXAMPLES_OF_PART ? features[1] : guess(features);
        if (ofShape != null) {
            double weight = ofShape.runs / (ofShape.runs + 1);
            log = weight * ofShape.log + (1 - weight) * log;
        }
        Ratio ofValues = exact == shape ? null : ratios.get(exact);
        if (ofValues != null) {
            double weight = ofValues.runs / (ofValues.runs + 0.3);
            log = weight * ofValues.log + (1 - weight) * log;
        }
        return Math.clamp(log, -LOG_MAX, LOG_MAX);
    }

    /// Of a part that is not known itself.
    private double guess(float[] features) {
        Regressor.Model model = modelIsCloser ? examples.model() : null;
        return model == null ? features[1] : model.median(features);
    }

    @Override
    public double part(long part) {
        Piece piece = pieces.get(part);
        return piece == null ? Double.NaN : piece.log;
    }

    // Learning

    /// Takes in how a query ended that put out all of its rows.
    public synchronized void learn(OperatorProfile root) {
        visit(root, root.narrowed());
        if (surprised && System.nanoTime() - versionNanos >= VERSION_NANOS_MIN) {
            surprised = false;
            versionNanos = System.nanoTime();
            version++;
        }
    }

    private void visit(OperatorProfile profile, Set<OperatorProfile> narrowed) {
        profile.inputs().forEach(input -> visit(input, narrowed));
        if (profile.subplan() != null && !narrowed.contains(profile)) {
            learn(profile.subplan(), profile);
        }
    }

    private void learn(Subplan subplan, OperatorProfile profile) {
        double expected = subplan.baseRows();
        double actual = profile.rows();
        double log = Math.clamp(Math.log(Math.max(actual, 1) / Math.max(expected, 1)), -LOG_MAX, LOG_MAX);
        double before = logRatio(subplan.shape(), subplan.shape(), subplan.features());
        now++;
        example(subplan, log);
        remember(subplan.shape(), log, SHAPE_RUNS);
        if (subplan.exact() != subplan.shape()) {
            remember(subplan.exact(), log, EXACT_RUNS);
        }
        share(subplan, log);
        double after = logRatio(subplan.shape(), subplan.shape(), subplan.features());
        surprised |= Math.abs(after - before) > LOG_OF_INTEREST && Math.max(actual, expected) > ROWS_OF_INTEREST;
        shown.put(subplan.shape(), new Shown(tables(profile), expected, actual));
        changed = true;
        if (ratios.size() > RATIOS_MAX) {
            forgetOldest(ratios, Ratio::at);
            shown.keySet().retainAll(ratios.keySet());
        }
        if (pieces.size() > PIECES_MAX) {
            forgetOldest(pieces, Piece::at);
        }
    }

    private void example(Subplan subplan, double log) {
        Ratio known = ratios.get(subplan.shape());
        Regressor.Model model = examples.model();
        if (known == null && model != null) {
            modelError += ERROR_RATE * (Math.abs(log - model.median(subplan.features())) - modelError);
            sumError += ERROR_RATE * (Math.abs(log - subplan.features()[1]) - sumError);
            modelIsCloser = modelError < sumError;
        }
        if (known == null || known.runs < EXAMPLES_OF_PART) {
            examples.add(subplan.features(), (float) log);
        }
    }

    private void remember(long id, double log, int runsMax) {
        Ratio known = ratios.get(id);
        ratios.put(id, known == null ? new Ratio((float) log, 1, now) : known.with(log, runsMax, now));
    }

    /// A step of a Kalman filter whose state is one number for each piece, and one for what is
    /// the part's own.
    private void share(Subplan subplan, double log) {
        if (subplan.parts().length == 1) {
            share(subplan.parts(), log);
        } else {
            long[] withOwn = Arrays.copyOf(subplan.parts(), subplan.parts().length + 1);
            withOwn[withOwn.length - 1] = subplan.shape() & ~1L;
            share(withOwn, log);
        }
    }

    private void share(long[] parts, double log) {
        double sum = 0;
        double variance = NOISE;
        for (long part : parts) {
            Piece piece = piece(part);
            sum += piece.log;
            variance += piece.variance;
        }
        double off = log - sum;
        for (long part : parts) {
            Piece piece = piece(part);
            double gain = piece.variance / variance;
            pieces.put(
                    part,
                    new Piece(
                            (float) (piece.log + gain * off),
                            (float) Math.max(VARIANCE_MIN, piece.variance * (1 - gain)),
                            now));
        }
    }

    private Piece piece(long part) {
        Piece piece = pieces.get(part);
        return piece != null
                ? piece
                : new Piece(0, (float) ((part & 1) == 0 ? VARIANCE_FIRST : FILTER_VARIANCE_FIRST), now);
    }

    /// Drops the half that was not met for longest.
    private static <V> void forgetOldest(Map<Long, V> map, java.util.function.ToLongFunction<V> at) {
        List<Map.Entry<Long, V>> oldest = map.entrySet().stream()
                .sorted(Comparator.comparingLong(e -> at.applyAsLong(e.getValue())))
                .limit(map.size() / 2)
                .toList();
        oldest.forEach(e -> map.remove(e.getKey()));
    }

    private static String tables(OperatorProfile profile) {
        StringBuilder text = new StringBuilder(profile.name()).append(':');
        appendTables(profile, text);
        return text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text.toString();
    }

    private static void appendTables(OperatorProfile profile, StringBuilder text) {
        if (profile.inputs().isEmpty() && text.length() < TEXT_CHARS_MAX) {
            String name = profile.name();
            text.append(' ').append(name.startsWith("Scan ") ? name.substring(5) : name);
        }
        for (OperatorProfile input : profile.inputs()) {
            appendTables(input, text);
        }
    }

    // What is kept

    /// What is known of parts with any values, those met last first.
    public List<Known> known() {
        return shown.entrySet().stream()
                .filter(e -> ratios.containsKey(e.getKey()))
                .sorted(Comparator.comparingLong((Map.Entry<Long, Shown> e) -> ratios.get(e.getKey()).at)
                        .reversed())
                .map(e -> {
                    Ratio ratio = ratios.get(e.getKey());
                    Shown part = e.getValue();
                    return new Known(
                            e.getKey(),
                            part.tables,
                            Math.exp(ratio.log),
                            ratio.runs,
                            part.expectedRows,
                            part.actualRows);
                })
                .toList();
    }

    /// What became of the model of features, for people.
    public synchronized String model() {
        return examples.model() == null
                ? "none yet, " + examples.count() + " examples"
                : "version " + examples.fits() + ", " + examples.count() + " examples, "
                        + (modelIsCloser ? "in use" : "not closer than sums of pieces");
    }

    /// Forgets everything, in the database, too.
    public synchronized void clear() {
        examples.clear();
        modelIsCloser = false;
        modelError = 0;
        sumError = 0;
        ratios.clear();
        pieces.clear();
        shown.clear();
        version++;
        changed = true;
        save();
    }

    /// Reads what was written, once.
    public synchronized void load() {
        if (loaded || notes == null) {
            return;
        }
        loaded = true;
        byte[] body = notes.read(NOTES).get(0L);
        if (body == null) {
            return;
        }
        try {
            decode(body);
            version++;
        } catch (IOException e) {
            // It is learned anew.
            ratios.clear();
            pieces.clear();
            shown.clear();
        }
    }

    /// Writes what has changed.
    public synchronized void save() {
        if (!persistent || !changed) {
            return;
        }
        changed = false;
        try {
            notes.write(NOTES, Map.of(0L, encoded()), Set.of());
        } catch (OgiveException e) {
            // A full disk: what is learned from now on is written the next time.
        }
    }

    private byte[] encoded() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeByte(VERSION);
            out.writeLong(now);
            Map<Long, Ratio> allRatios = new HashMap<>(ratios);
            out.writeInt(allRatios.size());
            for (Map.Entry<Long, Ratio> entry : allRatios.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeFloat(entry.getValue().log);
                out.writeFloat(entry.getValue().runs);
                out.writeLong(entry.getValue().at);
                Shown part = shown.get(entry.getKey());
                out.writeUTF(part == null ? "" : part.tables);
                out.writeDouble(part == null ? 0 : part.expectedRows);
                out.writeDouble(part == null ? 0 : part.actualRows);
            }
            Map<Long, Piece> allPieces = new HashMap<>(pieces);
            out.writeInt(allPieces.size());
            for (Map.Entry<Long, Piece> entry : allPieces.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeFloat(entry.getValue().log);
                out.writeFloat(entry.getValue().variance);
                out.writeLong(entry.getValue().at);
            }
            out.writeDouble(modelError);
            out.writeDouble(sumError);
            examples.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    private void decode(byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            if (in.readUnsignedByte() != VERSION) {
                return;
            }
            now = in.readLong();
            for (int left = in.readInt(); left > 0; left--) {
                long id = in.readLong();
                ratios.put(
                        id,
                        new Ratio(
                                ExampleModel.finite(in.readFloat()),
                                ExampleModel.finite(in.readFloat()),
                                in.readLong()));
                Shown part = new Shown(in.readUTF(), in.readDouble(), in.readDouble());
                if (!part.tables.isEmpty()) {
                    shown.put(id, part);
                }
            }
            for (int left = in.readInt(); left > 0; left--) {
                pieces.put(
                        in.readLong(),
                        new Piece(
                                ExampleModel.finite(in.readFloat()),
                                ExampleModel.finite(in.readFloat()),
                                in.readLong()));
            }
            modelError = in.readDouble();
            sumError = in.readDouble();
            modelIsCloser = modelError < sumError;
            examples.read(in);
        }
    }
}
