package io.reactivekv.spi;

import java.util.List;

/** One of a few words, in lower case. */
record ChoiceSyntax(List<String> words) implements ValueSyntax<String> {

    @Override
    public String type() {
        return "`" + String.join("`, `", words) + "`";
    }

    @Override
    public String allowed() {
        return String.join(", ", words);
    }

    @Override
    public String bounds() {
        return "";
    }

    @Override
    public String parse(String text) {
        check(text);
        return text;
    }

    @Override
    public void check(String value) {
        if (!words.contains(value)) {
            throw new IllegalArgumentException("is unknown");
        }
    }

    @Override
    public String format(String value) {
        return value;
    }
}
