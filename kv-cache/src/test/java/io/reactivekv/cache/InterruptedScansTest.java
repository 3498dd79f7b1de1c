package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What reads all entries, and is left or fails in the middle of them. */
class InterruptedScansTest {

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));

    @AfterEach
    void close() {
        bed.close();
    }

    /** What reads all entries. */
    enum Scan {
        ENTRIES,
        KEYS,
        INVENTORY,
        CLEANUP,
        REMOVE_CATEGORY,
        INVALIDATE_PREFIX,
        INVALIDATE_ALL_OF;

        Mono<?> of(ReactiveCache<String> cache) {
            return switch (this) {
                case ENTRIES -> cache.entries().then();
                case KEYS -> cache.keys().then();
                case INVENTORY -> cache.inventory();
                case CLEANUP -> cache.cleanup();
                case REMOVE_CATEGORY -> cache.removeCategory("default");
                case INVALIDATE_PREFIX -> cache.invalidatePrefix("k");
                case INVALIDATE_ALL_OF -> cache.invalidateAllOf("t");
            };
        }

        /** What ends entries has done so before it looks for what it can remove. */
        List<String> left() {
            return switch (this) {
                case ENTRIES, KEYS, INVENTORY, CLEANUP -> List.of("k1", "k2");
                case REMOVE_CATEGORY, INVALIDATE_PREFIX, INVALIDATE_ALL_OF -> List.of();
            };
        }
    }

    private void putTwo() {
        done(cache.putAll(Map.of("k1", "1", "k2", "2"), EntryOptions.ofTags("t")));
        bed.settle(cache);
    }

    private void isWhole(Scan scan) {
        assertEquals(scan.left(), list(cache.keys()).stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    void scan_callerLeavesMidway_isCancelledAndTheNextIsWhole(Scan scan) {
        putTwo();
        AtomicBoolean midway = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        bed.backend.nextScan.set(found -> found.take(1)
                .concatWith(Mono.never().doOnSubscribe(subscription -> midway.set(true)))
                .doOnCancel(() -> cancelled.set(true)));
        Disposable caller = scan.of(cache).subscribe();
        Await.until("it is midway", midway::get);
        caller.dispose();
        Await.until("it is cancelled", cancelled::get);
        isWhole(scan);
    }

    @ParameterizedTest
    @EnumSource
    void scan_storeFailsMidway_signalsItAndTheNextIsWhole(Scan scan) {
        putTwo();
        bed.backend.nextScan.set(found -> found.take(1)
                .concatWith(Mono.error(new StoreUnavailableException("cut for the test", Outcome.NOT_EXECUTED, null))));
        StoreUnavailableException unused = error(StoreUnavailableException.class, scan.of(cache));
        bed.settle(cache); // what the watch had to read has failed by now, and is tried again in the time that passes
        bed.advance(Duration.ofSeconds(2));
        isWhole(scan);
    }
}
