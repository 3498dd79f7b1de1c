package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheKeysTest {

    @Test
    void keys_sameQuestion_isTheSameKey() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("size", 10);
        parameters.put("page", 2);
        parameters.put("q", "a&b=c");
        assertEquals("/api/users?page=2&q=a%26b%3Dc&size=10", CacheKeys.of("/api/users", parameters));
        assertEquals("/api/users", CacheKeys.of("/api/users", Map.of()));
        assertEquals("user::42::orders", CacheKeys.of("user", 42, "orders"));
        String longOne = CacheKeys.of("/x", Map.of("q", "y".repeat(500)));
        assertTrue(longOne.length() <= CacheKeys.LONG, longOne);
        assertNotEquals(longOne, CacheKeys.of("/x", Map.of("q", "y".repeat(501))));
        assertEquals(longOne, CacheKeys.of("/x", Map.of("q", "y".repeat(500))));
    }

    @Test
    void keys_ofMany_areOfTheirElements() {
        assertEquals("/x?n=2&n=1", CacheKeys.of("/x", Map.of("n", new int[] {2, 1})));
        assertEquals("/x?n=b&n=a", CacheKeys.of("/x", Map.of("n", new String[] {"b", "a"})));
        assertEquals("/x?n=b&n=a", CacheKeys.of("/x", Map.of("n", List.of("b", "a"))));
        assertEquals("k::[2, 1]::x", CacheKeys.of("k", new int[] {2, 1}, "x"));
        assertEquals("k::[[2], [1]]", CacheKeys.of("k", List.of(new int[] {2}, List.of(1))));
    }

    @Test
    void keys_ofSets_areInOneOrder() {
        for (Set<String> set :
                List.of(new LinkedHashSet<>(List.of("b", "a")), new LinkedHashSet<>(List.of("a", "b")))) {
            assertEquals("/x?n=a&n=b", CacheKeys.of("/x", Map.of("n", set)));
            assertEquals("k::[a, b]", CacheKeys.of("k", set));
        }
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", 2);
        assertEquals("k::x::[a=2, b=1]", CacheKeys.of("k", "x", map));
        for (Set<String> set :
                List.of(new LinkedHashSet<>(List.of("b", "a")), new LinkedHashSet<>(List.of("a", "b")))) {
            assertEquals("k::x::[s=[a, b]]", CacheKeys.of("k", "x", Map.of("s", set)));
        }
        assertEquals("k::x::[[1]=[n=[2]]]", CacheKeys.of("k", "x", Map.of(Set.of(1), Map.of("n", new int[] {2}))));
    }

    @Test
    void keys_null_isRefusedByName() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("page", null);
        NullPointerException named = assertThrows(NullPointerException.class, () -> CacheKeys.of("/x", parameters));
        assertEquals("null cannot be part of a key: page", named.getMessage());
        parameters.put("page", Arrays.asList("a", null));
        assertThrows(NullPointerException.class, () -> CacheKeys.of("/x", parameters));
        NullPointerException part = assertThrows(NullPointerException.class, () -> CacheKeys.of("user", 42, null));
        assertEquals("null cannot be part of a key: user", part.getMessage());
    }
}
