package io.reactivekv.spi;

import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** Whole numbers. */
record NumberSyntax(long min, long max) implements ValueSyntax<Long> {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final long LONGEST = 999_999_999_999_999_999L;

    @Override
    public String type() {
        return "number";
    }

    @Override
    public String allowed() {
        return "a whole number " + bounds();
    }

    @Override
    public String bounds() {
        return bounds(Long::toString);
    }

    String bounds(LongFunction<String> format) {
        return max > LONGEST
                ? "of at least " + format.apply(min)
                : "from " + format.apply(min) + " to " + format.apply(max);
    }

    @Override
    public Long parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a whole number of at most 18 digits");
        }
        Long value = Long.valueOf(text);
        check(value);
        return value;
    }

    @Override
    public void check(Long value) {
        if (value < min) {
            throw new IllegalArgumentException("is too small");
        }
        if (value > max) {
            throw new IllegalArgumentException("is too large");
        }
    }

    @Override
    public String format(Long value) {
        return value.toString();
    }
}
