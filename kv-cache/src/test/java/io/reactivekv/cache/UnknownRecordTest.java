package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An entry of another process whose record is new as well, before the watch has told of either. */
class UnknownRecordTest {

    private static final CacheSpec SPEC =
            CacheSpec.named("c").ttl(Duration.ofMinutes(1)).near(false);

    private final Bed bed = new Bed();
    private final ReactiveCache<String> here = bed.cache(SPEC);
    private final ReactiveCache<String> there = bed.cache(SPEC);

    @BeforeEach
    void put() {
        bed.backend.holdWatches(true);
        done(there.put("k", "1", EntryOptions.ofTags("new")));
        assertFalse(Bed.core(here).validity.knows(Validity.tag("new")));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void putIfAbsent_leavesIt() {
        assertFalse(value(here.putIfAbsent("k", "2")));
        assertEquals("1", value(there.get("k")));
    }

    @Test
    void replace_replacesIt() {
        assertTrue(value(here.replace("k", "2")));
        assertEquals("2", value(there.get("k")));
    }

    @Test
    void remove_emitsThatItWasThere() {
        assertTrue(value(here.remove("k")));
    }

    @Test
    void cleanup_leavesIt() {
        assertEquals(0, value(here.cleanup()));
        assertEquals("1", value(there.get("k")));
    }

    @Test
    void listing_findsIt() {
        assertEquals(List.of("k"), list(here.keys()));
    }

    @Test
    void inventory_countsItAsFresh() {
        assertEquals(1, value(here.inventory()).byStatus().get(EntryStatus.FRESH));
    }

    @Test
    void store_get_findsIt() {
        assertEquals("1", value(here.asStore().get("k")));
    }

    /** The entry is gone by then. */
    @Test
    void store_deleteOfWhatCannotBeJudged_isUnknown() {
        KeyValueStore<String> store = here.asStore();
        assertEquals(Optional.empty(), optional(store.get("other")), "that of the category is known now");
        bed.backend.nextGet.set(
                read -> Mono.error(new StoreTimeoutException("no answer in time", Outcome.NOT_EXECUTED, null)));
        StoreTimeoutException late = error(StoreTimeoutException.class, store.delete("k"));
        assertEquals(Outcome.UNKNOWN, late.outcome());
        assertEquals(Optional.empty(), optional(there.get("k")));
    }

    @Test
    void store_getAll_findsIt() {
        assertEquals(List.of(new KeyValue<>("k", "1")), list(here.asStore().getAll(List.of("k", "nowhere"))));
    }

    @Test
    void store_scan_findsIt() {
        assertEquals(List.of(new KeyValue<>("k", "1")), list(here.asStore().scan(KeyRange.all())));
    }

    @Test
    void store_conditions_seeIt() {
        KeyValueStore<String> store = here.asStore();
        assertFalse(value(store.putIfAbsent("k", "2")));
        assertEquals("1", value(there.get("k")));
    }

    @Test
    void store_delete_emitsThatItWasThere() {
        assertTrue(value(here.asStore().delete("k")));
    }
}
