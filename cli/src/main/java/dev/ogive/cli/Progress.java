package dev.ogive.cli;

import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// A progress bar on standard error, redrawn a few times a second while something runs; nothing
/// where standard error is not a terminal.
final class Progress implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_MILLIS = 120;

    private final DoubleSupplier share;
    private final Supplier<String> text;
    private final Thread thread;
    private volatile boolean ended;

    /// @param share 0 to 1, NaN where it is not known
    Progress(DoubleSupplier share, Supplier<String> text) {
        this.share = share;
        this.text = text;
        this.thread =
                isTerminal() ? Thread.ofPlatform().daemon().name("progress").start(this::draw) : null;
    }

    /// The launcher says whether standard error is one: Java cannot tell.
    static boolean isTerminal() {
        return System.getenv("OGIVE_STDERR_IS_TERMINAL") != null;
    }

    private void draw() {
        while (!ended) {
            System.err.print("\r" + line());
            System.err.flush();
            try {
                Thread.sleep(REDRAW_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String line() {
        double done = share.getAsDouble();
        String bar = "";
        if (!Double.isNaN(done)) {
            int filled = (int) (done * WIDTH);
            bar = String.format(
                    Locale.ROOT, "[%s%s] %3.0f%% ", "#".repeat(filled), ".".repeat(WIDTH - filled), done * 100);
        }
        String line = bar + text.get();
        return line.length() > 100 ? line.substring(0, 100) : line + " ".repeat(100 - line.length());
    }

    @Override
    public void close() {
        ended = true;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.err.print("\r" + " ".repeat(100) + "\r");
            System.err.flush();
        }
    }
}
