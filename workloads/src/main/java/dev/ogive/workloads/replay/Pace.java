package dev.ogive.workloads.replay;

import dev.ogive.workloads.trace.TracedStatement;

/// When the statements of a trace are due.
public sealed interface Pace {
    /// How much faster than recorded time runs; 1 where times do not count.
    double speed();

    /// Statements are due when they were sent, whether or not those before them have ended: what
    /// users do who do not know of each other.
    ///
    /// @param speed above 0; at 10 an hour takes six minutes
    record OpenLoop(double speed) implements Pace {
        public OpenLoop {
            checkSpeed(speed);
        }

        @Override
        public String toString() {
            return "open loop at " + text(speed) + " speed";
        }
    }

    /// A session's next statement is due after the recorded pause behind the end of the one
    /// before: what a person does who reads each answer.
    ///
    /// @param speed above 0; at 10 pauses are a tenth
    record ClosedLoop(double speed) implements Pace {
        public ClosedLoop {
            checkSpeed(speed);
        }

        @Override
        public String toString() {
            return "closed loop with think times at " + text(speed) + " speed";
        }
    }

    /// Each client sends its next statement as soon as the one before has ended.
    record AsFastAsPossible() implements Pace {
        @Override
        public double speed() {
            return 1;
        }

        @Override
        public String toString() {
            return "as fast as possible";
        }
    }

    /// When a statement was sent, on the clock of the replay.
    default long scheduledNanos(TracedStatement statement) {
        return (long) (statement.startNanos() / speed());
    }

    private static String text(double speed) {
        return speed == 1 ? "recorded" : (speed == Math.rint(speed) ? "" + (long) speed : "" + speed) + " times";
    }

    private static void checkSpeed(double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("need a speed above 0, got " + speed);
        }
    }
}
