package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    void keys_otherShape_isAnotherKey() {
        List<Object> values = List.of(
                "[]",
                "",
                "a=1, b=2",
                "[a=1, b=2]",
                List.of(),
                List.of(List.of()),
                List.of(List.of("")),
                List.of(List.of("\"\"")),
                List.of(List.of("", "")),
                List.of("1, 2"),
                List.of("1", "2"),
                List.of(List.of("1, 2")),
                List.of(List.of("1", "2")),
                Map.of("a", "1, b=2"),
                Map.of("a", "1", "b", "2"),
                Map.of("a=1, b", "2"),
                Map.of("a", List.of()),
                Map.of("a", List.of("")),
                Map.of("a", ""),
                Map.of("a", "[]"),
                Map.of("a", Map.of("b", "c")),
                Map.of("a", Map.entry("b", "c")),
                Map.of("a", "b=c"),
                Map.of(Map.entry("a", "b"), "c"),
                Map.of("a=b", "c"));
        Map<String, Object> byKey = new HashMap<>();
        byKey.put(CacheKeys.of("/x", Map.of()), "nothing");
        for (Object value : values) {
            String key = CacheKeys.of("/x", Map.of("f", value));
            assertNull(byKey.put(key, value), () -> key + " is that of " + value + " and of another");
        }
        assertEquals(CacheKeys.of("/p", Map.of("id", "1")), CacheKeys.of("/p", Map.of("id", List.of("1"))));
        assertEquals("/items?ids[]", CacheKeys.of("/items", Map.of("ids", List.of())));
        assertEquals("/items?ids[]", CacheKeys.of("/items", Map.of("ids", new int[0])));
        assertEquals("/items?ids[]&n=1", CacheKeys.of("/items", Map.of("ids", Map.of(), "n", 1)));
        assertEquals("/items?ids%5B%5D=", CacheKeys.of("/items", Map.of("ids[]", "")));
        assertEquals("/x?f=[a=1, b=%5B2%5D]", CacheKeys.of("/x", Map.of("f", Map.of("b", "[2]", "a", 1))));
    }

    @Test
    void keys_ofParts_elementsAreEncodedAndOthersAreNot() {
        assertEquals("k::[1%2C+2]", CacheKeys.of("k", List.of("1, 2")));
        assertEquals("k::[1, 2]", CacheKeys.of("k", List.of("1", "2")));
        assertNotEquals(CacheKeys.of("k", List.of()), CacheKeys.of("k", List.of("")));
        assertEquals("k::[a%3A%3Ab]", CacheKeys.of("k", List.of("a::b")));
        assertEquals(
                "user::50% of [a]::x", CacheKeys.of("user", "50% of [a]", "x"), "as patterns and templates have it");
    }

    @Test
    void keys_loneSurrogate_isRefused() {
        for (String bad : List.of("\ud83d", "y".repeat(500) + "\ude00")) {
            assertThrows(IllegalArgumentException.class, () -> CacheKeys.of("/x", Map.of("q", bad)));
            assertThrows(IllegalArgumentException.class, () -> CacheKeys.of("/x", Map.of("q", List.of(bad))));
            assertThrows(IllegalArgumentException.class, () -> CacheKeys.of("/x", Map.of(bad, 1)));
            assertThrows(IllegalArgumentException.class, () -> CacheKeys.of("user", bad));
        }
        assertEquals("/x?q=%F0%9F%98%80", CacheKeys.of("/x", Map.of("q", "\ud83d\ude00")));
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
