package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u007F\u0080\u07FF\u0800\uFFFF", "\uD83D\uDE00x", "\u0000"})
    void utf8Length_text_agreesWithEncoder(String text) {
        assertEquals(text.getBytes(StandardCharsets.UTF_8).length, Keys.utf8Length(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uD83D\uD83D\uDE00", "\uDE00\uD83D"})
    void check_loneSurrogate_isRefused(String key) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Keys.check(key, 4096, 0));
        assertTrue(error.getMessage().contains("lone surrogate"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u5800\u8000", "\uE000", "\uFFFF", "\uD83D\uDE00", "a\uD83D\uDE00\uE000"})
    void check_validUnicode_isAccepted(String key) {
        assertDoesNotThrow(() -> Keys.check(key, 4096, 0));
    }

    @Test
    void check_empty_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Keys.check("", 4096, 0));
    }

    @Test
    void check_sizeInBytes_countsPrefix() {
        assertDoesNotThrow(() -> Keys.check("\u20AC".repeat(30), 100, 10));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> Keys.check("\u20AC".repeat(30), 99, 10));
        assertTrue(error.getMessage().contains("maxKeyBytes"), error.getMessage());
        assertTrue(error.getMessage().contains("has 100"), error.getMessage());
    }
}
