package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {

    private static final String SHA1_OF_ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";

    @Test
    void toString_bytes_isSha1InHex() {
        assertEquals(SHA1_OF_ABC, bytes("abc").toString());
    }

    @Test
    void equals_sameBytesOrTheirText_isTrue() {
        assertEquals(bytes("abc"), bytes("abc"));
        assertEquals(Revision.of(SHA1_OF_ABC), bytes("abc"));
        assertEquals(Revision.of(SHA1_OF_ABC).hashCode(), bytes("abc").hashCode());
        assertNotEquals(bytes("abd"), bytes("abc"));
        assertNotEquals(Revision.ofCounter(1), Revision.ofCounter(2));
    }

    @Test
    void of_printed_isEqual() {
        for (Revision revision : new Revision[] {bytes("x"), Revision.ofCounter(42), Revision.NONE}) {
            assertEquals(revision, Revision.of(revision.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "W/\"1\"", "\u00E9", "a\nb"})
    void of_malformed_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Revision.of(text));
    }

    private static Revision bytes(String text) {
        return Revision.ofBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
