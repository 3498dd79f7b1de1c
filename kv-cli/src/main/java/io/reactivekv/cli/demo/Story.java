package io.reactivekv.cli.demo;

import io.reactivekv.cli.console.Console;
import java.util.Locale;

/** What the demo prints, and whether all that it claims has come true. Not thread-safe. */
final class Story {

    private final Console console;
    private long started;
    private int checks;
    private int wrong;

    Story(Console console) {
        this.console = console;
        this.started = System.nanoTime();
    }

    /** Begins to take the time of a chapter. */
    void begin() {
        started = System.nanoTime();
    }

    /** Tells what a chapter did, and how long it took. */
    void tell(String chapter, String what) {
        console.print(line(chapter, what, nanos()));
        console.flush();
    }

    /** Tells what a chapter did to so many entries, and how fast. */
    void tell(String chapter, String what, long entries) {
        long nanos = nanos();
        console.print(line(chapter, what, nanos)
                + String.format(Locale.ROOT, "  %,.0f/s", entries * 1e9 / Math.max(nanos, 1)));
        console.flush();
    }

    /** Tells something more about a chapter. */
    void detail(String text) {
        console.print("        " + text);
    }

    /** Compares a result with what it has to be, and tells when it is not. */
    void check(String what, Object expected, Object actual) {
        checks++;
        if (!expected.equals(actual)) {
            wrong++;
            console.print("WRONG   " + what + ": expected " + expected + ", got " + actual);
        }
    }

    boolean isTrue() {
        return wrong == 0;
    }

    String verdict() {
        return wrong == 0 ? "all " + checks + " checks passed" : wrong + " of " + checks + " checks FAILED";
    }

    /** Leaves room for a speed within 80 columns, so that the story stays on a screen. */
    private static String line(String chapter, String what, long nanos) {
        return String.format(Locale.ROOT, "%-7s %-48s %6.1f ms", chapter, what, nanos / 1e6);
    }

    private long nanos() {
        return System.nanoTime() - started;
    }
}
