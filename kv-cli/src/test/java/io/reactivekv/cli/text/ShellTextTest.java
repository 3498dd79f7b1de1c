package io.reactivekv.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShellTextTest {

    @Test
    void word_harmless_isAsItIs() {
        assertEquals("user:7/a-b_c.d@é", ShellText.word("user:7/a-b_c.d@é"));
    }

    @Test
    void word_whatAShellMinds_isQuoted() {
        assertEquals("''", ShellText.word(""));
        assertEquals("'a b'\\''c'", ShellText.word("a b'c"));
        assertEquals("'$x*?{}\\'", ShellText.word("$x*?{}\\"));
    }

    @Test
    void word_controlCharacters_areEscaped() {
        assertEquals("$'a\\011b\\'\\\\\\302\\205'", ShellText.word("a\tb'\\\u0085"));
    }
}
