package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawSerializersTest {

    private final Serializer<byte[]> bytes = Serializers.bytes();
    private final Serializer<String> string = Serializers.string();

    @Test
    void bytes_changedAfterwards_leaveStoredFormAlone() {
        byte[] value = {1, 2, 3};
        byte[] stored = bytes.serialize(value);
        value[0] = 9;
        byte[] read = bytes.deserialize(stored);
        stored[1] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "\uFFFD", "\uD83D\uDE00", "a\u0000b"})
    void string_validText_isItsUtf8(String value) {
        byte[] stored = string.serialize(value);
        assertArrayEquals(value.getBytes(UTF_8), stored);
        assertEquals(value, string.deserialize(stored));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83Db"})
    void string_loneSurrogate_isRefused(String value) {
        SerializationException e = assertThrows(SerializationException.class, () -> string.serialize(value));
        assertTrue(e.getMessage().contains("lone surrogate"), e.getMessage());
    }

    @Test
    void string_notUtf8_isRefused() {
        byte[][] broken = {{(byte) 0xFF}, {(byte) 0xC0, (byte) 0x80}, {'a', (byte) 0xE2, (byte) 0x82}};
        for (byte[] stored : broken) {
            assertThrows(SerializationException.class, () -> string.deserialize(stored));
        }
    }
}
