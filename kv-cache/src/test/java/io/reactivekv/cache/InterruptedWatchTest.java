package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Invalidations elsewhere during a load here, of which the watch does not tell since it is interrupted. */
class InterruptedWatchTest {

    private static final CacheSpec SPEC = ReadWriteTest.Levels.BOTH.of("c");

    private final Bed bed = new Bed();
    private final Sinks.One<String> gate = Sinks.one();

    @AfterEach
    void close() {
        bed.close();
    }

    /** The load waits for the gate, and nothing is told from now on. */
    private AtomicReference<String> loading(ReactiveCache<String> cache) {
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> gate.asMono()).subscribe(loaded::set);
        bed.settle(cache);
        bed.backend.holdWatches(true);
        return loaded;
    }

    private void open(AtomicReference<String> loaded) {
        assertTrue(gate.tryEmitValue("old").isSuccess());
        Await.until("it has been answered", () -> "old".equals(loaded.get()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_afterTheInterruption_isLoadedAnew(boolean leases) {
        ReactiveCache<String> here = bed.cache(SPEC.leases(leases));
        ReactiveCache<String> there = bed.cache(SPEC.leases(leases));
        AtomicReference<String> loaded = loading(here);
        done(there.invalidate("k"));
        bed.backend.reset();
        Await.until("the load is given up", () -> ((TwoLevelCache<String>) here)
                        .loading()
                        .flights()
                        .find("k")
                == null);
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        open(loaded);
        assertEquals("new", value(here.get("k")));
    }

    /** The mark is gone with what was put in its place. */
    @Test
    void get_withoutLeasesAndNothingIsThereAgain_theResultIsNotKept() {
        ReactiveCache<String> here = bed.cache(SPEC.leases(false));
        ReactiveCache<String> there = bed.cache(SPEC.leases(false));
        AtomicReference<String> loaded = loading(here);
        done(there.invalidate("k"));
        done(there.put("k", "short", Duration.ofSeconds(1)));
        bed.advance(Duration.ofSeconds(2));
        long resets = here.stats().resets();
        bed.backend.reset();
        Await.until("the reset has come", () -> here.stats().resets() > resets);
        ReactiveCache<String> unused = Bed.ready(here);
        open(loaded);
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }
}
