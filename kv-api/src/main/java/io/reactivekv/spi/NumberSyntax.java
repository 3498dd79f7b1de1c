package io.reactivekv.spi;

import java.util.regex.Pattern;

/** Whole numbers. */
record NumberSyntax(long min, long max) implements ValueSyntax<Long> {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    @Override
    public String type() {
        return "number";
    }

    @Override
    public String allowed() {
        return "a whole number from " + min + " to " + max;
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
