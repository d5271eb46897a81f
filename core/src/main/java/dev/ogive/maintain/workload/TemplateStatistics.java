package dev.ogive.maintain.workload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The running statistics of one template. Weights are those of `epochMicros`: a statement that
/// comes later weighs more than 1, so that nothing has to be touched to let the past fade. Not
/// thread-safe.
final class TemplateStatistics {
    private static final int VERSION = 2;

    /// Without [#hours].
    private static final int VERSION_1 = 1;

    private static final int SAMPLES_MAX = 32;
    private static final int SAMPLE_BYTES_MAX = 16 << 10;
    private static final double HALF_LIFE_MICROS = 7 * 86_400e6;

    /// Weights are brought back to 1 before they grow past it.
    private static final double WEIGHT_MAX = 1 << 20;

    final long id;
    final String text;
    private long epochMicros;
    private long runs;
    private long errors;
    private double weight;
    private double nanos;
    private double rows;
    private double bytes;

    /// Weights of statements by hour of the week, for the [Forecast].
    private final double[] hours = new double[Forecast.SLOTS];

    private long firstMicros;
    private long lastMicros;
    private LatencySketch latency = new LatencySketch();
    private final List<SampleStatement> samples = new ArrayList<>();
    private int sampleBytes;
    private boolean changed = true;

    TemplateStatistics(long id, String text, long nowMicros) {
        this.id = id;
        this.text = text;
        this.epochMicros = nowMicros;
        this.firstMicros = nowMicros;
        this.lastMicros = nowMicros;
    }

    /// What a statement weighs that comes now, in terms of [#epochMicros].
    private double weightAt(long micros) {
        double w = growth(micros - epochMicros);
        if (w > WEIGHT_MAX) {
            scale(1 / w);
            scaleHours(1 / w);
            epochMicros = micros;
            return 1;
        }
        return w;
    }

    private static double growth(long elapsedMicros) {
        return elapsedMicros <= 0 ? 1 : Math.pow(2, elapsedMicros / HALF_LIFE_MICROS);
    }

    private void scale(double factor) {
        weight *= factor;
        nanos *= factor;
        rows *= factor;
        bytes *= factor;
        latency.scale(factor);
    }

    private void scaleHours(double factor) {
        for (int h = 0; h < hours.length; h++) {
            hours[h] *= factor;
        }
    }

    void add(long micros, long statementNanos, long resultRows, long bytesRead) {
        double w = weightAt(micros);
        runs++;
        weight += w;
        hours[Forecast.slot(micros)] += w;
        nanos += w * statementNanos;
        rows += w * resultRows;
        bytes += w * bytesRead;
        latency.add(statementNanos, w);
        lastMicros = micros;
        changed = true;
    }

    void addError(long micros) {
        errors++;
        lastMicros = micros;
        changed = true;
    }

    /// Whether a statement that is seen now is to be kept: the first ones, later ones less and
    /// less often.
    boolean wantsSample(SplittableRandom random) {
        return samples.size() < SAMPLES_MAX || random.nextLong(Math.min(runs, 1 << 10)) < SAMPLES_MAX;
    }

    void add(SampleStatement sample, SplittableRandom random) {
        int room = SAMPLE_BYTES_MAX - sample.bytes();
        if (room < 0) {
            return;
        }
        while (!samples.isEmpty() && (samples.size() >= SAMPLES_MAX || sampleBytes > room)) {
            sampleBytes -= samples.remove(random.nextInt(samples.size())).bytes();
        }
        samples.add(sample);
        sampleBytes += sample.bytes();
        changed = true;
    }

    /// Forgets how long statements took: something has changed that.
    void forgetLatency() {
        scale(0);
        latency = new LatencySketch();
        changed = true;
    }

    /// Weight of its time, by which the least important template is found.
    double importance(long nowMicros) {
        return (nanos + 1) / growth(nowMicros - epochMicros);
    }

    ObservedTemplate observed(long nowMicros) {
        double now = growth(nowMicros - epochMicros);
        double[] faded = hours.clone();
        for (int h = 0; h < faded.length; h++) {
            faded[h] /= now;
        }
        return new ObservedTemplate(
                id,
                text,
                runs,
                weight / now,
                errors,
                mean(nanos),
                latency.quantileNanos(0.5),
                latency.quantileNanos(0.95),
                latency.quantileNanos(0.99),
                mean(rows),
                mean(bytes),
                firstMicros,
                lastMicros,
                new Forecast(faded, Math.min(firstMicros, lastMicros), lastMicros, nowMicros),
                samples);
    }

    private double mean(double sum) {
        return weight > 0 ? sum / weight : 0;
    }

    /// The encoded form if it has changed since the last call, else null.
    byte[] changes() {
        if (!changed) {
            return null;
        }
        changed = false;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeByte(VERSION);
            SampleStatement.text(out, text);
            out.writeLong(epochMicros);
            out.writeLong(runs);
            out.writeLong(errors);
            out.writeDouble(weight);
            out.writeDouble(nanos);
            out.writeDouble(rows);
            out.writeDouble(bytes);
            out.writeLong(firstMicros);
            out.writeLong(lastMicros);
            latency.write(out);
            out.writeShort(samples.size());
            for (SampleStatement sample : samples) {
                sample.write(out);
            }
            for (double hour : hours) {
                out.writeFloat((float) hour);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    /// What [#changes] wrote; null for another version.
    ///
    /// @throws IOException where the bytes are none of a template
    static TemplateStatistics decoded(long id, byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            int version = in.readUnsignedByte();
            if (version != VERSION && version != VERSION_1) {
                return null;
            }
            TemplateStatistics t = new TemplateStatistics(id, SampleStatement.text(in), in.readLong());
            t.runs = in.readLong();
            t.errors = in.readLong();
            t.weight = in.readDouble();
            t.nanos = in.readDouble();
            t.rows = in.readDouble();
            t.bytes = in.readDouble();
            t.firstMicros = in.readLong();
            t.lastMicros = in.readLong();
            t.latency = LatencySketch.read(in);
            int count = in.readUnsignedShort();
            for (int i = 0; i < count; i++) {
                SampleStatement sample = SampleStatement.read(in);
                t.samples.add(sample);
                t.sampleBytes += sample.bytes();
            }
            for (int h = 0; h < t.hours.length; h++) {
                t.hours[h] = version == VERSION_1 ? t.weight / t.hours.length : in.readFloat();
            }
            t.changed = false;
            return t;
        }
    }
}
