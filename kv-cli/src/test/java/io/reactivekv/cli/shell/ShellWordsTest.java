package io.reactivekv.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.ShellText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @Test
    void split_plainWords_endAtWhiteSpace() {
        assertEquals(List.of("put", "a:{b}", "1"), ShellWords.split("  put\ta:{b}   1 \r\n"));
    }

    @Test
    void split_otherBlanks_arePartsOfWords() {
        assertEquals(List.of("get", "a\u3000b\u2003c", "\u2028"), ShellWords.split("get a\u3000b\u2003c \u2028"));
    }

    @Test
    void split_singleQuotes_takeEverythingAsItIs() {
        assertEquals(List.of("put", "k", "{\"a\": \"\\n$x\"}"), ShellWords.split("put k '{\"a\": \"\\n$x\"}'"));
    }

    @Test
    void split_doubleQuotes_knowFourEscapes() {
        assertEquals(List.of("a \"b\" \\ $ ` \\n '"), ShellWords.split("\"a \\\"b\\\" \\\\ \\$ \\` \\n '\""));
    }

    @Test
    void split_backslashOutsideQuotes_takesTheMeaningOff() {
        assertEquals(List.of("a b", "'", "\"", "#", "n"), ShellWords.split("a\\ b \\' \\\" \\# \\n"));
    }

    @Test
    void split_dollarBeforeAQuote_makesCharactersOfEscapes() {
        assertEquals(
                List.of("a\tb\u0085'\\\"\n\r\t", "$x"),
                ShellWords.split("$'a\\011b\\302\\205\\'\\\\\\\"\\n\\r\\t' $x"));
        assertEquals(List.of("a$b", "$", "c"), ShellWords.split("a$b $ c"));
    }

    /** So that advice to go on behind a key can be taken in a shell of kv as well. */
    @ParameterizedTest
    @ValueSource(strings = {"a\tb'\u0085", "\u0000\\\uD83D\uDE00\n\"", "\u001b7", "a b'c", "$x", "user:7"})
    void split_wordForAShell_isTheVeryText(String key) {
        assertEquals(List.of("scan", "--after=" + key), ShellWords.split("scan --after=" + ShellText.word(key)));
    }

    @Test
    void split_adjacentParts_areOneWord() {
        assertEquals(List.of("abc", "", ""), ShellWords.split("a'b'\"c\" '' \"\""));
    }

    @Test
    void split_comment_reachesToTheEnd() {
        assertEquals(List.of("get", "a#b"), ShellWords.split("get a#b # 'not closed"));
        assertEquals(List.of(), ShellWords.split("# nothing"));
        assertEquals(List.of(), ShellWords.split(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "a \"b\\\"", "a \\", "$'a", "$'a\\'", "$'\\377'", "$'\\q'"})
    void split_notClosed_isRefused(String line) {
        assertThrows(UsageException.class, () -> ShellWords.split(line));
    }
}
