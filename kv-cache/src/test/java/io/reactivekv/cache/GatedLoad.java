package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** A load that is under way until it is told how to end, and what its caller gets. */
final class GatedLoad {

    private final Sinks.One<Loaded<String>> gate = Sinks.one();
    private final List<Object> got = new CopyOnWriteArrayList<>();

    private GatedLoad() {}

    GatedLoad(ReactiveCache<String> cache, String key) {
        Disposable unused = cache.load(key, k -> gate.asMono()).subscribe(got::add, got::add);
    }

    /** One of what may be fresh. */
    static GatedLoad refresh(ReactiveCache<String> cache, String key) {
        GatedLoad load = new GatedLoad();
        Disposable unused = ((TwoLevelCache<String>) cache)
                .loading()
                .refreshed(key, k -> load.gate.asMono(), new Reading.Sighting<>(null, null, false), true)
                .subscribe(load.got::add, load.got::add);
        return load;
    }

    static Flights<LoadResult<String>> flights(ReactiveCache<String> cache) {
        return ((TwoLevelCache<String>) cache).loading().flights();
    }

    void end(String value) {
        end(Loaded.of(value));
    }

    void end(Loaded<String> loaded) {
        assertTrue(gate.tryEmitValue(loaded).isSuccess());
    }

    void endEmpty() {
        assertTrue(gate.tryEmitEmpty().isSuccess());
    }

    void fail(Throwable error) {
        assertTrue(gate.tryEmitError(error).isSuccess());
    }

    boolean isAnswered() {
        return !got.isEmpty();
    }

    /** The value, or the error, once it is there. */
    Object got() {
        Await.until("the load is answered", this::isAnswered);
        return got.get(0);
    }
}
