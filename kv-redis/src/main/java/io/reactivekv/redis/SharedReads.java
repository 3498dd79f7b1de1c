package io.reactivekv.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets watchers that want to read the same at the same time read it once. A read that is under way is joined only if no
 * key has changed since it was begun, so that whoever joins it learns of every change that he was told of before. Thread-safe.
 */
final class SharedReads {

    private final Layout layout;
    private final Map<Wanted, Mono<List<@Nullable Object>>> underWay = new ConcurrentHashMap<>();
    private volatile long changes;

    private record Wanted(BulkReads reads, Facet<?> facet, List<String> keys, long changes) {}

    SharedReads(Layout layout) {
        this.layout = layout;
    }

    /** A key has changed; called on the home loop, before anybody is told. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void changed() {
        changes++;
    }

    /** What is to be known of each key, or why it cannot be, in their order; to be subscribed to at once. */
    Mono<List<@Nullable Object>> read(BulkReads reads, Facet<?> facet, List<String> keys) {
        return underWay.computeIfAbsent(new Wanted(reads, facet, keys, changes), wanted -> begin(wanted, facet));
    }

    private Mono<List<@Nullable Object>> begin(Wanted wanted, Facet<?> facet) {
        List<Located> located = wanted.keys().stream()
                .map(key -> new Located(Layout.utf8(key), layout.bucketOf(key)))
                .toList();
        return wanted.reads()
                .readEach(located, facet)
                .doFinally(end -> {
                    Object unused = underWay.remove(wanted);
                })
                .cache();
    }
}
