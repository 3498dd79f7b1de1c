package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyspaceTest {

    private final Keyspace space = Keyspace.of("app:", 100);

    @Test
    void innerRange_wholeSpace_isAsGiven() {
        assertEquals(KeyRange.all(), space.inner(KeyRange.all()));
        assertEquals(KeyRange.before("b"), space.inner(KeyRange.before("b")));
    }

    @Test
    void innerRange_view_leavesOutThePrefixItself() {
        KeyRange inner = space.within("user:").inner(KeyRange.all());
        assertFalse(inner.contains("user:"));
        assertTrue(inner.contains("user:\0"));
        assertTrue(inner.contains("user:1"));
        assertFalse(inner.contains("user;"));
        assertTrue(space.within("user:").inner(KeyRange.before("\0")).isEmpty());
    }

    @Test
    void innerRange_viewWithStart_beginsThere() {
        assertEquals(KeyRange.of("user:a", "user:b"), space.within("user:").inner(KeyRange.of("a", "b")));
    }
}
