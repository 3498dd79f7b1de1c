package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    @Test
    void of_bounds_areHalfOpen() {
        KeyRange range = KeyRange.of("b", "d");
        assertFalse(range.contains("a"));
        assertTrue(range.contains("b"));
        assertTrue(range.contains("c\uFFFF"));
        assertFalse(range.contains("d"));
    }

    @Test
    void of_endBeforeStart_namesBoth() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> KeyRange.of("b", "a"));
        assertEquals(
                "the end of a range must not come before its start: start \"b\", end \"a\";"
                        + " for the other direction use ScanOptions.descending()",
                error.getMessage());
    }

    @Test
    void of_orderOfCodePoints_decides() {
        assertTrue(KeyRange.of("\uE000", "\uD83D\uDE00").contains("\uFFFF"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.of("\uD83D\uDE00", "\uE000"));
    }

    @Test
    void of_equalBounds_isEmpty() {
        assertTrue(KeyRange.of("a", "a").isEmpty());
        assertFalse(KeyRange.of("a", "a").contains("a"));
    }

    @Test
    void prefix_empty_isAll() {
        assertEquals(KeyRange.all(), KeyRange.prefix(""));
        assertEquals(Optional.empty(), KeyRange.all().end());
    }

    @Test
    void prefix_lastCodePointBeforeSurrogates_skipsThem() {
        assertEquals(Optional.of("a\uE000"), KeyRange.prefix("a\uD7FF").end());
        assertTrue(KeyRange.prefix("a\uD7FF").contains("a\uD7FF" + LAST));
    }

    @Test
    void prefix_endsInLastCodePoint_dropsIt() {
        assertEquals(Optional.of("b"), KeyRange.prefix("a" + LAST + LAST).end());
    }

    @Test
    void prefix_withoutSuccessor_isUnboundedAbove() {
        KeyRange range = KeyRange.prefix(LAST);
        assertEquals(Optional.empty(), range.end());
        assertTrue(range.contains(LAST + "x"));
        assertFalse(range.contains("x"));
    }

    @Test
    void prefix_supplementaryCharacter_succeedsByCodePoint() {
        assertEquals(
                Optional.of("\uD83D\uDE01"), KeyRange.prefix("\uD83D\uDE00").end());
    }

    @Test
    void intersect_overlapping_isCommonPart() {
        assertEquals(KeyRange.of("b", "c"), KeyRange.before("c").intersect(KeyRange.from("b")));
        assertEquals(KeyRange.of("b", "c"), KeyRange.of("a", "c").intersect(KeyRange.of("b", "d")));
        assertEquals(KeyRange.prefix("ab"), KeyRange.prefix("a").intersect(KeyRange.prefix("ab")));
    }

    @Test
    void intersect_disjoint_isEmpty() {
        assertTrue(KeyRange.of("a", "b").intersect(KeyRange.of("c", "d")).isEmpty());
        assertTrue(KeyRange.of("c", "d").intersect(KeyRange.of("a", "b")).isEmpty());
    }

    @Test
    void within_prefixOfView_boundsUnboundedEnds() {
        assertEquals(KeyRange.prefix("user:"), KeyRange.all().within("user:"));
        assertEquals(KeyRange.of("user:a", "user:b"), KeyRange.of("a", "b").within("user:"));
        assertEquals(KeyRange.of("user:a", "user;"), KeyRange.from("a").within("user:"));
    }

    @Test
    void beyond_key_isExcluded() {
        KeyRange ascending = KeyRange.all().beyond("k", false);
        assertFalse(ascending.contains("k"));
        assertTrue(ascending.contains("k\0"));
        KeyRange descending = KeyRange.from("a").beyond("k", true);
        assertFalse(descending.contains("k"));
        assertTrue(descending.contains("j"));
    }

    @Test
    void bounds_loneSurrogate_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> KeyRange.from("\uD83D"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.before("\uDE00x"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.prefix("x\uD83D"));
    }

    @Test
    void toString_controlCharacters_areEscaped() {
        assertEquals("[\"a\\u000a\", end)", KeyRange.from("a\n").toString());
    }
}
