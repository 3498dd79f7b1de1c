package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Has a predictor see every read, and what it expects next be loaded ahead. */
final class Predicting<V> {

    private static final Logger LOG = LoggerFactory.getLogger(Predicting.class);

    private final Core<V> core;
    private final Prefetching<V> prefetching;
    private volatile @Nullable AccessPredictor predictor;

    /** The one whose first failure was logged. */
    private final AtomicReference<@Nullable AccessPredictor> told = new AtomicReference<>();

    Predicting(Core<V> core, Prefetching<V> prefetching) {
        this.core = core;
        this.prefetching = prefetching;
    }

    void by(AccessPredictor given) {
        predictor = Objects.requireNonNull(given, "predictor");
        core.watchReads();
    }

    Mono<V> seen(String key, Mono<V> read) {
        return Mono.deferContextual(context -> {
            predict(List.of(key), context);
            return read;
        });
    }

    /** A read of many counts as one of each, in their order. */
    Flux<KeyValue<V>> seenAll(List<String> keys, Flux<KeyValue<V>> read) {
        return Flux.deferContextual(context -> {
            predict(keys, context);
            return read;
        });
    }

    private void predict(List<String> keys, ContextView context) {
        AccessPredictor known = predictor;
        if (known == null || core.isClosed()) {
            return;
        }
        Set<String> read = Set.copyOf(keys);
        try {
            for (String key : keys) {
                String session = context.getOrDefault(CacheManager.SESSION, "");
                known.read(session == null ? "" : session, key);
                if (prefetching.hasLoader()) {
                    prefetch(known, known.next(key), read);
                }
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(known, e);
        }
    }

    private void prefetch(AccessPredictor known, Map<String, Double> next, Set<String> read) {
        next.forEach((key, probability) -> {
            if (isKey(known, key) && !isGood(key) && !read.contains(key)) {
                boolean unused = prefetching.add(key, (int) Math.round(probability * 100));
            }
        });
    }

    /** What no cache takes as a key is counted, and no reason to lose the other predictions. */
    private boolean isKey(AccessPredictor known, String key) {
        try {
            String unused = core.tally.checked(() -> CacheNames.key(key));
            return true;
        } catch (IllegalArgumentException | NullPointerException refused) {
            failed(known, refused);
            return false;
        }
    }

    /** A guess that fails costs nobody a read. */
    private void failed(AccessPredictor known, Throwable error) {
        if (told.getAndSet(known) != known) {
            LOG.warn("cache {}: its predictor failed; this is said once", core.name, error);
        }
    }

    private boolean isGood(String key) {
        NearEntry<V> near = core.near.peek(key);
        return near != null
                && core.status(key, near) == EntryStatus.FRESH
                && !near.isPast(core.eagerPercent(), core.clock.millis());
    }
}
