package io.reactivekv.cache;

import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What is predicted while it is near already. */
class PredictedRefreshTest {

    private final Bed bed = new Bed();
    private final List<String> loaded = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void predictor_nextIsDueForAnEagerRefresh_isLoadedAhead() {
        ReactiveCache<String> cache = bed.manager()
                .cache(
                        CacheSpec.named("c")
                                .shared(false)
                                .ttl(Duration.ofMinutes(1))
                                .eagerRefreshPercent(50),
                        String.class,
                        CacheLoader.of(key -> Mono.fromSupplier(() -> {
                            boolean unused = loaded.add(key);
                            return "v of " + key;
                        })));
        assertEquals("v of detail", value(cache.get("detail")));
        cache.predictBy(new AccessPredictor() {
            @Override
            public void read(String session, String key) {}

            @Override
            public Map<String, Double> next(String key) {
                return Map.of("detail", 0.9);
            }
        });
        bed.advance(Duration.ofSeconds(20));
        assertEquals("v of list", value(cache.get("list")));
        bed.advance(Duration.ZERO);
        assertEquals(List.of("detail", "list"), loaded, "it is good for long");
        bed.advance(Duration.ofSeconds(11));
        assertEquals("v of list", value(cache.get("list")));
        bed.advanceUntil("it is loaded again", Duration.ZERO, () -> loaded.size() == 3);
        assertEquals(List.of("detail", "list", "detail"), loaded);
    }
}
