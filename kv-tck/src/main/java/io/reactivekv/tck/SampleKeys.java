package io.reactivekv.tck;

import io.reactivekv.KeyOrder;
import java.util.List;
import java.util.stream.Collectors;

/** Keys that tempt a backend to go wrong. */
final class SampleKeys {

    /** The last code point; a prefix of nothing else has no successor. */
    static final String LAST = "\uDBFF\uDFFF";

    static final String GRINNING_FACE = "\uD83D\uDE00";

    /** Each pair next to each other in code point order, some the other way round in UTF-16 order. */
    static final List<String> IN_ORDER = List.of(
            "\u0000",
            "\u0000a",
            " ",
            "-",
            "0",
            "10",
            "9",
            "A",
            "Z",
            "a",
            "a\u0000",
            "a b",
            "aa",
            "b",
            "\u007f",
            "\u0080",
            "\u00e9",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\ue000a",
            "\uffff",
            "\uD800\uDC00",
            GRINNING_FACE,
            GRINNING_FACE + "a",
            LAST,
            LAST + LAST);

    /** What could be taken for a pattern, a quotation, a separator, a protocol's end of line, or a reserved name. */
    static final List<String> STRANGE = List.of(
            "*",
            "?",
            "a*",
            "a?c",
            "[ab]",
            "[^a]",
            "{a}",
            "{}",
            "}{",
            "\\",
            "\\*",
            "a\r\nb",
            "\r\n",
            "\u0000",
            "\t",
            "%",
            "%00",
            "\"",
            "'",
            ":",
            "::",
            "/",
            "../a",
            " ",
            " a ",
            "null",
            "$-1",
            "*1\r\n$4\r\nPING\r\n",
            "\u00ff",
            "\ufeffa",
            "e\u0301",
            "\u00e9",
            "\ue000",
            GRINNING_FACE,
            LAST,
            "A",
            "a",
            "abc");

    private SampleKeys() {}

    static List<String> sorted(List<String> keys) {
        return keys.stream().sorted(KeyOrder.comparator()).collect(Collectors.toList());
    }

    /** A key in plain ASCII, for messages. */
    static String shown(String key) {
        return key.chars()
                .mapToObj(c -> c > ' ' && c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c))
                .collect(Collectors.joining());
    }
}
