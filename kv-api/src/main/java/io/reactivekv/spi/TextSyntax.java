package io.reactivekv.spi;

/** Any text. */
record TextSyntax(String type, boolean mayBeEmpty) implements ValueSyntax<String> {

    @Override
    public String allowed() {
        return mayBeEmpty ? "any valid Unicode" : "any valid Unicode that is not empty";
    }

    @Override
    public String bounds() {
        return mayBeEmpty ? "" : "not empty";
    }

    @Override
    public String parse(String text) {
        check(text);
        return text;
    }

    @Override
    public void check(String value) {
        if (value.isEmpty() && !mayBeEmpty) {
            throw new IllegalArgumentException("is empty");
        }
        boolean loneSurrogate =
                value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (loneSurrogate) {
            throw new IllegalArgumentException("has a lone surrogate");
        }
    }

    @Override
    public String format(String value) {
        return value;
    }
}
