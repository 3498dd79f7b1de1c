package io.reactivekv.cli.console;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal how far something has come and how fast; shows nothing elsewhere. To be closed, which wipes it off.
 * Not thread-safe.
 */
public final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Console console;
    private final String label;
    private final long total;
    private final LongSupplier nanoTime;
    private final long started;
    private long drawn;
    private boolean visible;

    /**
     * A bar at nothing done.
     *
     * @param total what {@code done} will be in the end; 0 when that is not known
     */
    public ProgressBar(Console console, String label, long total) {
        this(console, label, total, console.nanoTime());
    }

    ProgressBar(Console console, String label, long total, LongSupplier nanoTime) {
        this.console = console;
        this.label = label;
        this.total = total;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.drawn = started;
    }

    /**
     * Tells how far it has come; redrawn ten times a second.
     *
     * @param done in the unit of the total
     * @param entries how many entries that is
     */
    public void update(long done, long entries) {
        long now = nanoTime.getAsLong();
        if (console.terminals().err() && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            visible = true;
            console.rewriteLine(text(done, entries, now - started));
        }
    }

    /** Makes room for a message; the bar comes back with the next update. */
    public void clear() {
        if (visible) {
            console.rewriteLine("");
            visible = false;
        }
    }

    @Override
    public void close() {
        clear();
    }

    private String text(long done, long entries, long nanos) {
        String rate = String.format(Locale.ROOT, "%,d  %,.0f/s", entries, entries * 1e9 / nanos);
        if (total <= 0) {
            return label + "  " + rate;
        }
        double part = Math.min(1, (double) done / total);
        int filled = (int) (part * WIDTH);
        return String.format(
                Locale.ROOT,
                "%s  [%s%s] %3.0f%%  %s",
                label,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                part * 100,
                rate);
    }
}
