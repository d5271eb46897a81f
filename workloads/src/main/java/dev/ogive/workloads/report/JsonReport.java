package dev.ogive.workloads.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.ogive.workloads.replay.Agreement;
import dev.ogive.workloads.replay.EngineStats;
import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.replay.TemplateStats;
import dev.ogive.workloads.replay.TimeBuckets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A replay as JSON. Times are in milliseconds, `latency` counts from when a statement was due,
/// `service` from when it was sent.
public final class JsonReport {
    /// Of the format.
    private static final int VERSION = 1;

    private static final double[] PERCENTS = {50, 90, 95, 99, 99.9};

    private final ReplayResult result;
    private final RunContext context;
    private final JsonGenerator json;

    private JsonReport(ReplayResult result, RunContext context, JsonGenerator json) {
        this.result = result;
        this.context = context;
        this.json = json;
    }

    /// Makes or replaces a file.
    public static void write(ReplayResult result, RunContext context, Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            new JsonReport(result, context, json).write();
        }
    }

    private void write() throws IOException {
        Verdict verdict = new Verdict(result);
        json.writeStartObject();
        json.writeNumberField("ogive_replay", VERSION);
        json.writeStringField("verdict", verdict.headline());
        json.writeStringField("answers", verdict.answers());
        json.writeStringField("workload", result.workload());
        json.writeStringField("pace", result.pace());
        json.writeStringField("started", result.started().toString());
        if (result.stopped() != null) {
            json.writeStringField("stopped", result.stopped());
        }
        json.writeStringField("command", context.command());
        json.writeStringField("machine", context.machine());
        json.writeStringField("version", context.version());
        json.writeArrayFieldStart("engines");
        for (int i = 0; i < result.engines().size(); i++) {
            engine(i);
        }
        json.writeEndArray();
        if (result.agreement() != null) {
            agreement(result.agreement());
        }
        json.writeArrayFieldStart("templates");
        for (TemplateStats template : result.templates()) {
            template(template);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void engine(int number) throws IOException {
        ReplayResult.Engine engine = result.engines().get(number);
        EngineStats stats = engine.stats();
        json.writeStartObject();
        json.writeStringField("label", engine.label());
        json.writeStringField("version", engine.version());
        json.writeNumberField("bytes_on_disk", engine.bytesOnDisk());
        json.writeNumberField("sent", stats.sent());
        json.writeNumberField("answered", stats.latency().count());
        json.writeNumberField("errors", stats.errors());
        json.writeNumberField("timeouts", stats.timeouts());
        json.writeNumberField("skipped", stats.skipped());
        number("elapsed_s", stats.elapsedSeconds());
        number("cpu_s", stats.cpuSeconds());
        number("paired_service_ms", engine.pairedServiceMillis());
        number("paired_latency_ms", engine.pairedLatencyMillis());
        if (number > 0) {
            number("first_engine_to_this", result.ratio(number));
            number("first_engine_to_this_per_template", result.meanTemplateRatio(number));
        }
        percentiles("latency", stats.latency());
        percentiles("service", stats.service());
        percentiles("dispatch_lag", stats.dispatchLag());
        percentiles("backlog", stats.backlog());
        json.writeNumberField("waited", stats.waited());
        json.writeObjectFieldStart("messages");
        for (Map.Entry<String, Long> message : stats.messages().entrySet()) {
            json.writeNumberField(message.getKey(), message.getValue());
        }
        json.writeEndObject();
        overTime(stats.overTime());
        json.writeEndObject();
    }

    private void overTime(TimeBuckets time) throws IOException {
        json.writeObjectFieldStart("over_time");
        number("bucket_s", time.widthSeconds());
        json.writeArrayFieldStart("buckets");
        for (TimeBuckets.Bucket bucket : time.buckets()) {
            json.writeStartObject();
            json.writeNumberField("n", bucket.latency().count());
            number("p50", bucket.latency().millis(50));
            number("p99", bucket.latency().millis(99));
            number("max", bucket.latency().maxMillis());
            json.writeNumberField("failed", bucket.errors());
            number("backlog_max", bucket.backlogMillisMax());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void percentiles(String field, Percentiles percentiles) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("n", percentiles.count());
        for (double percent : PERCENTS) {
            String name = percent == Math.rint(percent) ? "p" + (long) percent : "p" + percent;
            number(name, percentiles.millis(percent));
        }
        number("max", percentiles.maxMillis());
        number("sum", percentiles.sumMillis());
        json.writeEndObject();
    }

    private void agreement(Agreement agreement) throws IOException {
        json.writeObjectFieldStart("agreement");
        json.writeNumberField("compared", agreement.compared());
        json.writeNumberField("equal", agreement.equal());
        json.writeNumberField("different", agreement.different());
        json.writeNumberField("undecided", agreement.undecided());
        json.writeNumberField("only_one_answered", agreement.onlyOneAnswered());
        json.writeNumberField("both_failed", agreement.bothFailed());
        json.writeArrayFieldStart("samples");
        for (Agreement.Sample sample : agreement.samples()) {
            json.writeStartObject();
            json.writeStringField("engine", sample.engine());
            json.writeStringField("other", sample.other());
            json.writeStringField("what", sample.what());
            json.writeStringField("sql", sample.sql());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void template(TemplateStats template) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", template.name());
        json.writeStringField("text", template.text());
        json.writeNumberField("different", template.different());
        json.writeNumberField("undecided", template.undecided());
        json.writeArrayFieldStart("engines");
        for (int i = 0; i < template.sides().size(); i++) {
            TemplateStats.Side side = template.sides().get(i);
            json.writeStartObject();
            json.writeStringField("label", result.engines().get(i).label());
            json.writeNumberField("failed", side.failed());
            number("first_service_ms", side.firstMillis());
            number("paired_service_ms", side.pairedServiceMillis());
            if (side.readBytes() >= 0) {
                json.writeNumberField("first_read_bytes", side.readBytes());
            }
            percentiles("latency", side.latency());
            percentiles("service", side.service());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// Microseconds are enough; JSON knows no NaN.
    private void number(String field, double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, Math.round(value * 1e3) / 1e3);
        }
    }
}
