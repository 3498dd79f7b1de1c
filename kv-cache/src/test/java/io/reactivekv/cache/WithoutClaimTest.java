package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreFullException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Loads whose lease the store did not take, and what they leave in the near level. */
class WithoutClaimTest {

    private static final CacheSpec SPEC =
            CacheSpec.named("c").ttl(Duration.ofMinutes(1)).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final ReactiveCache<String> here = bed.cache(SPEC);
    private final ReactiveCache<String> there = bed.cache(SPEC);
    private final Sinks.One<String> gate = Sinks.one();

    @AfterEach
    void close() {
        bed.close();
    }

    /** The loader runs, and waits for the gate; the record of its category is there already. */
    private AtomicReference<String> loadingInVain() {
        done(here.put("other", "v"));
        bed.settle(here);
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        AtomicBoolean loading = new AtomicBoolean();
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = here.get("k", key -> {
                    loading.set(true);
                    return gate.asMono();
                })
                .subscribe(loaded::set);
        Await.until("it is being loaded", loading::get);
        bed.backend.refuseWrites(null);
        return loaded;
    }

    /** What another process does to the key. */
    enum Change {
        PUT(Optional.of("new")),
        INVALIDATE(Optional.empty());

        private final Optional<String> left;

        Change(Optional<String> left) {
            this.left = left;
        }

        Mono<Void> on(ReactiveCache<String> cache) {
            return this == PUT ? cache.put("k", "new") : cache.invalidate("k");
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_changedElsewhereMeanwhile_theResultIsNotKept(Change change) {
        AtomicReference<String> loaded = loadingInVain();
        done(change.on(there));
        bed.settle(here);
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", loaded.get(), "who asked before may get what was loaded before");
        assertEquals(change.left, optional(here.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }

    @Test
    void get_changesMayHaveBeenMissedMeanwhile_theResultIsNotKept() {
        AtomicReference<String> loaded = loadingInVain();
        bed.backend.holdWatches(true);
        done(there.put("k", "new"));
        long resets = here.stats().resets();
        bed.backend.reset();
        Await.until("the watch has told", () -> here.stats().resets() > resets);
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", loaded.get());
        Await.until("the new one is read", () -> optional(here.get("k")).equals(Optional.of("new")));
    }
}
