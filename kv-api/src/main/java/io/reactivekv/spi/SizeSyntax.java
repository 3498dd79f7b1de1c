package io.reactivekv.spi;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes in bytes, such as {@code 4096}, {@code 4kb} or {@code 16mb}; 1 KB is 1024 bytes. */
record SizeSyntax(NumberSyntax bytes) implements ValueSyntax<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(kb|mb|gb)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> UNITS = List.of("kb", "mb", "gb");
    private static final int UNIT_BITS = 10;

    @Override
    public String type() {
        return "bytes";
    }

    @Override
    public String allowed() {
        return "a size in bytes " + bounds() + ", such as 4096, 4kb, 16mb or 1gb (1kb is 1024 bytes)";
    }

    @Override
    public String bounds() {
        return bytes.bounds(this::format);
    }

    @Override
    public Long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("is not a size");
        }
        Long value = scaled(Long.parseLong(size.group(1)), size.group(2));
        check(value);
        return value;
    }

    private static long scaled(long number, @Nullable String unit) {
        int shift = unit == null ? 0 : UNIT_BITS * (1 + UNITS.indexOf(unit.toLowerCase(Locale.ROOT)));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("is too large");
        }
        return number << shift;
    }

    @Override
    public void check(Long value) {
        bytes.check(value);
    }

    @Override
    public String format(Long value) {
        for (int unit = UNITS.size(); unit > 0; unit--) {
            long size = 1L << (UNIT_BITS * unit);
            if (value >= size && value % size == 0) {
                return value / size + UNITS.get(unit - 1);
            }
        }
        return value.toString();
    }
}
