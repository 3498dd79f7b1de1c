package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Invalidations elsewhere during a load here, of which the watch does not tell since it is interrupted. */
class InterruptedWatchTest {

    private static final CacheSpec SPEC = ReadWriteTest.Levels.BOTH.of("c");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** A load of whose key nothing is told from now on. */
    private GatedLoad loading(ReactiveCache<String> cache) {
        GatedLoad load = new GatedLoad(cache, "k");
        bed.settle(cache);
        bed.backend.holdWatches(true);
        return load;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_afterTheInterruption_isLoadedAnew(boolean leases) {
        ReactiveCache<String> here = bed.cache(SPEC.leases(leases));
        ReactiveCache<String> there = bed.cache(SPEC.leases(leases));
        GatedLoad load = loading(here);
        done(there.invalidate("k"));
        bed.backend.reset();
        Await.until("the load is given up", () -> GatedLoad.flights(here).find("k") == null);
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        load.end("old");
        assertEquals("old", load.got());
        assertEquals("new", value(here.get("k")));
    }

    /** The mark is gone with what was put in its place. */
    @Test
    void get_withoutLeasesAndNothingIsThereAgain_theResultIsNotKept() {
        ReactiveCache<String> here = bed.cache(SPEC.leases(false));
        ReactiveCache<String> there = bed.cache(SPEC.leases(false));
        GatedLoad load = loading(here);
        done(there.invalidate("k"));
        done(there.put("k", "short", Duration.ofSeconds(1)));
        bed.advance(Duration.ofSeconds(2));
        long resets = here.stats().resets();
        bed.backend.reset();
        Await.until("the reset has come", () -> here.stats().resets() > resets);
        ReactiveCache<String> unused = Bed.ready(here);
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }
}
