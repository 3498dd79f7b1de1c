package io.reactivekv.cli.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are typed and printed: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 7d}, or in ISO 8601. */
public final class DurationText {

    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,15}(?:ms|[smhd]))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhd])");

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException when it is not one, or has no unit
     */
    public static Duration parse(String text) {
        if (text.startsWith("P")) {
            return iso(text);
        }
        if (!WHOLE.matcher(text).matches()) {
            throw refusal(text);
        }
        try {
            return sum(text);
        } catch (ArithmeticException tooLong) {
            throw refusal(text);
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        }
        return sum;
    }

    /** A duration to the millisecond, in the form that {@link #parse} reads. */
    public static String print(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0ms" : text.toString();
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw refusal(text);
        }
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                JsonText.quote(text)
                        + " is not a duration; write a whole number and a unit of ms, s, m, h or d, such as 500ms, 30s or 1h30m");
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
