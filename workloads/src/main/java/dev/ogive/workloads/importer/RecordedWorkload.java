package dev.ogive.workloads.importer;

import dev.ogive.api.Engine;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The statements that a database recorded itself (`SET workload.capture = on`), as one trace.
/// Statements that switch recording on and off are left out.
public final class RecordedWorkload {
    private RecordedWorkload() {}

    /// Writes what a database recorded. It may be open, here or in another process.
    ///
    /// @throws OgiveException FILE_NOT_FOUND where nothing was recorded
    public static LogImport.Summary export(Path database, Path out) {
        List<Path> files = Engine.recorded(database);
        if (files.isEmpty()) {
            throw new OgiveException(
                    ErrorCode.FILE_NOT_FOUND,
                    "nothing was recorded in " + database
                            + ": SET workload.capture = on records what runs from then on");
        }
        Skips skips = new Skips();
        Instant[] origin = new Instant[1];
        try (TraceSort sort = new TraceSort()) {
            for (Path file : files) {
                read(file, origin, sort, skips);
            }
            return write(sort, skips, origin[0], out);
        }
    }

    private static void read(Path file, Instant[] origin, TraceSort sort, Skips skips) {
        try (TraceReader trace = TraceReader.open(file)) {
            Instant started = trace.header().started();
            if (started == null) {
                throw new OgiveException(ErrorCode.BAD_INPUT_FILE, file + " does not tell when it was recorded");
            }
            origin[0] = origin[0] == null ? started : origin[0];
            // Clocks may have been set back between two files.
            long shiftNanos = Math.max(0, Duration.between(origin[0], started).toNanos());
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                if (Template.of(s.sql()).text().startsWith("set workload.")) {
                    skips.add("setting of the recording itself", s.id(), s.sql());
                } else {
                    sort.add(s.at(s.id(), s.startNanos() + shiftNanos));
                }
            }
            for (Skips.Skip skip : trace.skips().all()) {
                skips.add(skip.reason(), skip.firstLine(), skip.sample());
            }
        }
    }

    private static LogImport.Summary write(TraceSort sort, Skips skips, Instant origin, Path out) {
        long[] first = {-1};
        long[] last = {0};
        TraceWriter[] writer = new TraceWriter[1];
        try {
            sort.drain(s -> {
                if (writer[0] == null) {
                    first[0] = s.startNanos();
                    writer[0] = TraceWriter.create(out, header(origin.plusNanos(first[0])));
                }
                last[0] = s.startNanos();
                writer[0].write(s.at(writer[0].count() + 1, s.startNanos() - first[0]));
            });
            if (writer[0] == null) {
                writer[0] = TraceWriter.create(out, header(origin));
            }
            return new LogImport.Summary(writer[0].count(), skips, new Skips(), first[0] < 0 ? 0 : last[0] - first[0]);
        } finally {
            if (writer[0] != null) {
                writer[0].close();
            }
        }
    }

    private static TraceHeader header(Instant started) {
        return new TraceHeader("ogive capture", Dialect.OGIVE, "Ogive", started);
    }
}
