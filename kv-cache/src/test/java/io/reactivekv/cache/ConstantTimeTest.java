package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Invalidations in constant time go by records, and not through what is near. */
class ConstantTimeTest {

    private static final int ENTRIES = 100;

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "NEAR"})
    void invalidate_inConstantTime_leavesTheNearEntriesWhereTheyAre(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        for (int i = 0; i < ENTRIES; i++) {
            done(cache.put("k" + i, "v", EntryOptions.ofTags("t").category("cat")));
        }
        if (levels == ReadWriteTest.Levels.BOTH) {
            bed.settle(cache);
        }
        NearLevel<String> near = Bed.core(cache).near;
        Map<String, NearEntry<String>> before = new HashMap<>();
        for (int i = 0; i < ENTRIES; i++) {
            assertEquals("v", value(cache.get("k" + i)));
        }
        near.all().forEach(each -> before.put(each.getKey(), each.getValue()));
        assertEquals(ENTRIES, before.size());
        for (Mono<Void> call : List.of(cache.invalidateTags("t"), cache.invalidateCategory("cat"), cache.clear())) {
            done(call);
            before.forEach((key, entry) -> assertSame(entry, near.peek(key)));
        }
        assertEquals(Optional.empty(), optional(cache.get("k0")));
    }
}
