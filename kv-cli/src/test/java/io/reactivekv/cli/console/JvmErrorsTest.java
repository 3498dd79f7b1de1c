package io.reactivekv.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JvmErrorsTest {

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final Console console =
            new Console(InputStream.nullInputStream(), new ByteArrayOutputStream(), messages, Terminals.NONE);

    @Test
    void endOnly_errorOfTheJvm_isToldAndGivesACode() {
        assertEquals(3, JvmErrors.endOnly(console, () -> {
            throw new StackOverflowError();
        }));
        assertEquals(3, JvmErrors.endOnly(console, () -> {
            throw new NoClassDefFoundError("a/B");
        }));
        assertEquals(
                "kv: java.lang.StackOverflowError\nkv: java.lang.NoClassDefFoundError: a/B\n",
                messages.toString(StandardCharsets.UTF_8));
    }

    @Test
    void endOnly_otherwise_isTheCommandsOwn() {
        assertEquals(1, JvmErrors.endOnly(console, () -> 1));
        assertThrows(
                AssertionError.class,
                () -> JvmErrors.endOnly(console, () -> {
                    throw new AssertionError();
                }));
        assertEquals("", messages.toString(StandardCharsets.UTF_8));
    }
}
