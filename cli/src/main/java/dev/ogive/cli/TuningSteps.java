package dev.ogive.cli;

import java.util.function.BiConsumer;

/// How far the tuner is and what it does, as it says and as a [Progress] on another thread shows.
final class TuningSteps implements BiConsumer<Double, String> {
    private volatile double share;
    private volatile String step;

    TuningSteps(String first) {
        step = first;
    }

    @Override
    public void accept(Double done, String what) {
        share = done;
        step = what;
    }

    Progress shown() {
        return new Progress(() -> share, () -> step);
    }
}
