package io.reactivekv.bench;

import io.reactivekv.bench.soak.Soak;
import io.reactivekv.bench.soak.SoakOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code kv bench soak}. */
final class SoakCommand {

    /** The first word of it. */
    static final String WORD = "soak";

    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");
    /** More than a store's queue can hold would only be refused. */
    private static final int MOST_WORKERS = 10_000;

    private static final Duration USUAL = Duration.ofMinutes(10);

    private static final String USAGE = """
            kv bench soak [--duration TIME] [--seed N] [--workers N]
              Mixes the operations of the store on a Redis of its own, while connections are delayed, cut, reset and lose
              replies, and the server is stopped, killed and started again. Checks every answer, and at the end that every
              acknowledged write is there, that nothing is there which nobody wrote, and that index and data agree.
              Prints a summary; exits with 1 when something is wrong.
              --duration TIME  how long, such as 30s, 10m or 8h; default 10m
              --seed N         what is random begins with it; default a new one, which is printed
              --workers N      operations under way at the same time, 10000 at most; default 64
            """;

    private SoakCommand() {}

    /** Understands the words after the first, or fails with a {@link UsageException}. */
    static SoakOptions parse(List<String> command) {
        Words words = new Words(command);
        if (words.flag("--help")) {
            throw UsageException.answer(USAGE);
        }
        Duration duration = words.option("--duration").map(SoakCommand::time).orElse(USUAL);
        long seed = words.option("--seed").map(SoakCommand::seed).orElseGet(System::nanoTime);
        int workers = words.number("--workers").orElse(new SoakOptions(duration, seed).workers());
        if (workers > MOST_WORKERS) {
            throw UsageException.mistake("--workers is " + MOST_WORKERS + " at most, not " + workers);
        }
        if (!words.rest().isEmpty()) {
            throw UsageException.mistake("soak does not know " + words.rest().get(0));
        }
        return new SoakOptions(duration, seed, workers);
    }

    /** Returns 0 when all was as it should be, else 1. */
    static int run(SoakOptions options, PrintStream results) throws InterruptedException {
        return new Soak(options).run(results) ? 0 : 1;
    }

    private static Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw UsageException.mistake("--duration is a number with s, m or h, such as 10m, not " + text);
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw UsageException.mistake("--seed is a whole number, not " + text);
        }
    }
}
