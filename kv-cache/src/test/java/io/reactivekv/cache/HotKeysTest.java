package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HotKeysTest {

    private static final int USES = 200_000;
    private static final CacheSpec SPEC = CacheSpec.named("c").nearEntries(100);

    private final HotKeys hotKeys = new HotKeys();
    private final NearLevel<String> near = new NearLevel<>(SPEC, hotKeys, (key, entry) -> {});

    private Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        hotKeys.addTo(counts);
        return counts;
    }

    @Test
    void used_manyKeys_countsAreTooLargeByAFractionAtMost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> exact = new HashMap<>();
        for (int i = 0; i < USES; i++) {
            // The smaller half as often as all others together, and so on.
            String key = "k" + (int) Math.exp(random.nextDouble() * Math.log(20_000));
            hotKeys.used(key);
            long unused = exact.merge(key, 1L, Long::sum);
        }
        Map<String, Long> counts = counts();
        long error = USES / HotKeys.KEPT;
        assertTrue(counts.size() <= 2 * HotKeys.KEPT, () -> counts.size() + " keys, seed " + seed);
        counts.forEach((key, count) -> {
            long beyond = count - exact.get(key);
            assertTrue(beyond >= 0 && beyond <= error, () -> key + " by " + beyond + ", seed " + seed);
        });
        exact.forEach((key, count) ->
                assertTrue(count <= error || counts.containsKey(key), () -> key + " is missing, seed " + seed));
        hotKeys.reset();
        hotKeys.used("k");
        assertEquals(Map.of("k", 1L), counts());
    }

    private static NearEntry<String> entry() {
        return new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
    }

    static Named<Consumer<NearLevel<String>>> way(String name, Consumer<NearLevel<String>> leaving) {
        return Named.of(name, leaving);
    }

    static Iterable<Named<Consumer<NearLevel<String>>>> waysOut() {
        return List.of(
                way("touched, as by the watch", near -> assertTrue(near.touch("k"))),
                way("dropped", near -> assertTrue(near.drop("k"))),
                way("removed", near -> assertTrue(near.remove("k", near.peek("k")))),
                way("swept", near -> assertEquals(1, near.removeIf((key, entry) -> true))),
                way("filled over", near -> assertTrue(near.fill("k", entry(), near.ticket("k")))),
                way("replaced", near -> assertTrue(near.replaceIf("k", there -> true, () -> {}, HotKeysTest::entry))),
                way("evicted", near -> {
                    near.resize(0);
                    assertEquals(0, near.size());
                }));
    }

    @ParameterizedTest
    @MethodSource("waysOut")
    void entryLeavesNear_itsCountIsKept(Consumer<NearLevel<String>> leaving) {
        NearEntry<String> used = entry();
        assertTrue(near.fill("k", used, near.ticket("k")));
        for (int i = 0; i < 3; i++) {
            near.used("k", used, 1);
        }
        assertTrue(counts().isEmpty(), "what is near counts for itself");
        leaving.accept(near);
        assertEquals(Map.of("k", 3L), counts());
    }

    @Test
    void entryLeavesNear_neverUsed_isNoHotKey() {
        assertTrue(near.fill("k", entry(), near.ticket("k")));
        assertFalse(near.touch("other"));
        assertTrue(near.touch("k"));
        assertNull(near.peek("k"));
        assertTrue(counts().isEmpty());
    }

    private static Gauges gauges(int first, int last) {
        Map<String, Long> hot = new HashMap<>();
        for (int i = first; i <= last; i++) {
            hot.put("k" + i, (long) i);
        }
        return new Gauges(CacheInventory.NONE, 0, 0, 0, true, HotKeys.top(hot, 20));
    }

    @Test
    void statsOfTwoCaches_hotKeysAreTheTopOfBoth() {
        List<String> keys =
                List.copyOf(gauges(1, 20).plus(gauges(20, 39)).hotKeys().keySet());
        assertEquals(20, keys.size());
        assertEquals(List.of("k20", "k39", "k38"), keys.subList(0, 3));
        assertEquals("k21", keys.get(19));
    }
}
