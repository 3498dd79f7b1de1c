package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** The operator of reads, as Reactor sees it. */
class NearGetTest {

    private static final String HOOK = "NearGetTest";

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        Hooks.resetOnEachOperator(HOOK);
        bed.close();
    }

    @Test
    void get_isSeenByHooksOfAssembly() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
        done(cache.put("k", "v"));
        List<Publisher<?>> assembled = new CopyOnWriteArrayList<>();
        Hooks.onEachOperator(HOOK, publisher -> {
            boolean unused = assembled.add(publisher);
            return publisher;
        });
        Mono<String> read = cache.get("k");
        assertTrue(assembled.contains(read));
        assertEquals("v", value(read));
    }
}
