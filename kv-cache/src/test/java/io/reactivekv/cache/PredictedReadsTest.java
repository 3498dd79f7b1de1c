package io.reactivekv.cache;

import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A cache that a predictor is told of, and asked. */
class PredictedReadsTest {

    private final Bed bed = new Bed();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final ReactiveCache<String> cache = Bed.ready(bed.manager()
            .cache(
                    CacheSpec.named("c").shared(false).prefetchLoaders(1),
                    String.class,
                    CacheLoader.of(key -> Mono.fromSupplier(() -> {
                        boolean unused = loaded.add(key);
                        return "v of " + key;
                    }))));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void predictor_throws_readsGoOn() {
        AtomicInteger asked = new AtomicInteger();
        cache.predictBy(new AccessPredictor() {
            @Override
            public void read(String session, String key) {
                int unused = asked.incrementAndGet();
            }

            @Override
            public Map<String, Double> next(String key) {
                if (key.equals("k")) {
                    throw new IllegalStateException("no idea");
                }
                throw new NoClassDefFoundError("a/b/C");
            }
        });
        assertEquals("v of k", value(cache.get("k")));
        assertEquals("v of l", value(cache.get("l")));
        assertEquals("v of k", value(cache.get("k")));
        assertEquals(3, asked.get());
    }

    @Test
    void predictor_predictsWhatNoCacheTakes_isCountedAndItsOtherPredictionsAreLoaded() {
        Map<String, Double> next = new LinkedHashMap<>();
        next.put("", 0.9);
        next.put(null, 0.8);
        next.put("\ud83d", 0.7);
        next.put("ahead", 0.6);
        cache.predictBy(new AccessPredictor() {
            @Override
            public void read(String session, String key) {}

            @Override
            public Map<String, Double> next(String key) {
                return next;
            }
        });
        assertEquals("v of k", value(cache.get("k")));
        bed.advanceUntil("the good one is loaded", Duration.ZERO, () -> loaded.contains("ahead"));
        assertEquals(3, cache.stats().callsRefused());
    }

    @Test
    void predictor_readOfMany_seesEachKeyInItsOrder() {
        List<String> read = new ArrayList<>();
        cache.predictBy(new AccessPredictor() {
            @Override
            public void read(String session, String key) {
                boolean unused = read.add(session + ":" + key);
            }

            @Override
            public Map<String, Double> next(String key) {
                return key.equals("a") ? Map.of("b", 0.9, "ahead", 0.8) : Map.of();
            }
        });
        assertEquals(
                List.of(),
                Await.list(cache.getAll(List.of("a", "b")).contextWrite(c -> c.put(CacheManager.SESSION, "s"))));
        assertEquals(
                3,
                Await.list(cache.getAll(
                                List.of("c", "a", "b"), keys -> Mono.just(Map.of("a", "1", "b", "2", "c", "3"))))
                        .size());
        assertEquals(List.of("s:a", "s:b", ":c", ":a", ":b"), read);
        bed.advanceUntil("what follows is loaded ahead", Duration.ZERO, () -> loaded.contains("ahead"));
        assertEquals(List.of("ahead"), loaded, "what is being read is not");
    }

    @Test
    void predictor_whatFollowed_isPrefetched() {
        MarkovPredictor predictor = MarkovPredictor.create();
        cache.predictBy(predictor);
        for (int i = 0; i < 3; i++) {
            for (String key : List.of("list", "detail")) {
                assertEquals("v of " + key, value(cache.get(key).contextWrite(c -> c.put(CacheManager.SESSION, "s"))));
            }
        }
        assertEquals(Map.of("detail", 1.0), predictor.next("list"));
        assertEquals(1, cache.trimTo(0) - 1);
        loaded.clear();
        assertEquals("v of list", value(cache.get("list")));
        bed.advanceUntil("its successor is loaded ahead", Duration.ZERO, () -> loaded.contains("detail"));
    }
}
