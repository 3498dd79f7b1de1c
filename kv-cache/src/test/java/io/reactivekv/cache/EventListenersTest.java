package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Listeners that leave or throw: neither the others nor the cache notice. */
class EventListenersTest {

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.NEAR.of("c"));
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private Disposable listen(List<String> keys) {
        return cache.events().map(CacheEvent::key).subscribe(keys::add);
    }

    @Test
    void events_aListenerThrows_theOthersAreTold() {
        List<Throwable> failed = new CopyOnWriteArrayList<>();
        Disposable bad = cache.events()
                .subscribe(
                        event -> {
                            throw new IllegalStateException("thrown by a listener");
                        },
                        failed::add);
        Disposable good = listen(told);
        done(cache.put("a", "1"));
        Await.until("the one has thrown", () -> failed.size() == 1);
        assertEquals("thrown by a listener", failed.get(0).getMessage());
        assertTrue(bad.isDisposed());
        done(cache.put("b", "2"));
        Await.until("the other one is told of both", () -> told.equals(List.of("a", "b")));
        assertEquals(1, failed.size());
        good.dispose();
    }

    @Test
    void events_aListenerLeaves_isToldNoMore() {
        List<String> toldOther = new CopyOnWriteArrayList<>();
        Disposable leaving = listen(told);
        Disposable other = listen(toldOther);
        done(cache.put("a", "1"));
        Await.until("both are told", () -> told.size() == 1 && toldOther.size() == 1);
        leaving.dispose();
        done(cache.put("b", "2"));
        Await.until("the other one is told of both", () -> toldOther.equals(List.of("a", "b")));
        assertEquals(List.of("a"), told);
        other.dispose();
    }
}
