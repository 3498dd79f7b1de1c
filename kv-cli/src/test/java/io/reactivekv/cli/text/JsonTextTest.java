package io.reactivekv.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.0",
                "1E400",
                "123456789012345678901234567890.10",
                "true",
                "null",
                "\"\"",
                "\"a b\\tc\\\\\"",
                "\"\\u00e9\\ud83d\\ude00 \\ud800\"",
                "{\"b\":1,\"a\":[{}, []],\"b\":2}",
                "\"\uD83D\uDE00\""
            })
    void compact_anyValue_keepsEveryTokenAsItWasWritten(String json) throws Exception {
        String compact = JsonText.compact(" \r\n\t" + json + " \n");
        assertEquals(json.replace(", ", ","), compact);
    }

    @Test
    void compact_spaceInsideStrings_isKept() throws Exception {
        assertEquals("{\" a \\\" b \":\" c , d \"}", JsonText.compact("{ \" a \\\" b \" : \" c , d \" }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "hello",
                "{a:1}",
                "{\"a\":1",
                "[1,]",
                "[1}",
                "1 2",
                "\"a",
                "\"\\x\"",
                "\"a\nb\"",
                "01",
                "NaN",
                "'a'",
                "// comment\n1",
                "[1,2"
            })
    void compact_notOneValue_isRefused(String text) {
        assertThrows(InvalidJsonException.class, () -> JsonText.compact(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"{\"a\":x}|column 6", "1 2|column 3", "`[1,\n 2\n x]`|line 3, column 2"})
    void compact_notJson_saysWhere(String text, String where) {
        InvalidJsonException e = assertThrows(InvalidJsonException.class, () -> JsonText.compact(text));
        assertEquals(where, e.where());
    }

    @Test
    void compact_nestedTooDeeply_isRefused() {
        assertThrows(InvalidJsonException.class, () -> JsonText.compact("[".repeat(100_000) + "]".repeat(100_000)));
    }

    @Test
    void quote_controlCharacters_areEscapedSuchThatTheyComeBack() throws Exception {
        String text = "\0\t\n\r\"\\\u007f\u0085 é\uD83D\uDE00";
        String quoted = JsonText.quote(text);
        assertEquals("\"\\u0000\\t\\n\\r\\\"\\\\\\u007f\\u0085 é\uD83D\uDE00\"", quoted);
        assertEquals(text, JsonText.unquote(quoted));
    }

    @Test
    void unquote_otherValue_isNull() {
        assertNull(JsonText.unquote("1"));
        assertNull(JsonText.unquote("{\"a\":\"b\"}"));
    }
}
