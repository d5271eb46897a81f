package dev.ogive.maintain.workload;

import java.util.List;

/// What has been seen of the statements of one template. Weights, means and quantiles fade: what
/// was seen a week ago counts half.
///
/// @param id the template's, of text and schema
/// @param text literals are `?`
/// @param runs all that ended well, ever
/// @param weight those of them that still count
/// @param errors statements that failed, ever
/// @param nanosMean,rowsMean,bytesMean per run; bytes are those at rest that scans touched
/// @param firstMicros,lastMicros when it was seen first and last, since 1970 UTC
/// @param forecast how many are to be expected
/// @param samples statements of the template, recent ones more likely
public record ObservedTemplate(
        long id,
        String text,
        long runs,
        double weight,
        long errors,
        double nanosMean,
        double nanosP50,
        double nanosP95,
        double nanosP99,
        double rowsMean,
        double bytesMean,
        long firstMicros,
        long lastMicros,
        Forecast forecast,
        List<SampleStatement> samples) {
    public ObservedTemplate {
        samples = List.copyOf(samples);
    }

    /// Time that its statements took, as far as they still count.
    public double nanosTotal() {
        return weight * nanosMean;
    }

    /// Whether its statements only read.
    public boolean isQuery() {
        return text.startsWith("select") || text.startsWith("with") || text.startsWith("(") || text.startsWith("from");
    }
}
