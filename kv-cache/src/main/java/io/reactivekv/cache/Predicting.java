package io.reactivekv.cache;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            AccessPredictor known = predictor;
            if (known != null) {
                try {
                    predict(key, known, context);
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    failed(known, e);
                }
            }
            return read;
        });
    }

    private void predict(String key, AccessPredictor known, ContextView context) {
        String session = context.getOrDefault(CacheManager.SESSION, "");
        known.read(session == null ? "" : session, key);
        if (prefetching.hasLoader()) {
            known.next(key).forEach((next, probability) -> {
                if (!isGood(next)) {
                    boolean unused = prefetching.add(next, (int) Math.round(probability * 100));
                }
            });
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
