package io.reactivekv.cache;

import io.reactivekv.StoreClosedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Tells of events whoever listens; costs a look at an empty list when nobody does. */
final class EventFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ReactiveCache.class);
    private static final int BUFFERED = 4_096;

    /** Made when somebody listens. */
    private static final class Tellers {

        private static final int MOST = 256;
        private static final int IDLE_SECONDS = 60;

        static final Scheduler THREADS =
                Schedulers.newBoundedElastic(MOST, Integer.MAX_VALUE, "kv-cache-events", IDLE_SECONDS, true);
    }

    private final String cache;
    private final Supplier<StoreClosedException> closedError;
    private final List<FluxSink<CacheEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** Nobody listens. */
    EventFeed(String cache, Supplier<StoreClosedException> closedError) {
        this.cache = cache;
        this.closedError = closedError;
    }

    /** Whether anybody is told, be it the log. */
    boolean isHeard() {
        return !listeners.isEmpty() || LOG.isDebugEnabled();
    }

    void tell(String key, CacheEvent.Kind kind) {
        tell(key, kind, Optional.empty());
    }

    void tellEvicted(String key, CacheEvent.Cause cause) {
        tell(key, CacheEvent.Kind.EVICTED, Optional.of(cause));
    }

    private void tell(String key, CacheEvent.Kind kind, Optional<CacheEvent.Cause> cause) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "cache {}: {}{} {}",
                    cache,
                    kind,
                    cause.map(word -> " for " + word).orElse(""),
                    key);
        }
        if (!listeners.isEmpty()) {
            CacheEvent event = new CacheEvent(cache, key, kind, cause);
            listeners.forEach(listener -> {
                FluxSink<CacheEvent> unused = listener.next(event);
            });
        }
    }

    /**
     * What happens from the subscription on; a subscriber that falls behind by too many loses the oldest. Told on a thread of
     * its own: who uses the cache waits for none, and may be under the locks of Caffeine.
     */
    Flux<CacheEvent> events() {
        return Flux.<CacheEvent>create(
                        listener -> {
                            boolean unusedAdded = listeners.add(listener);
                            FluxSink<CacheEvent> unused = listener.onDispose(() -> {
                                boolean unusedRemoved = listeners.remove(listener);
                            });
                            // After the listener was added: a close that came before has not seen it.
                            if (closed) {
                                listener.error(closedError.get());
                            }
                        },
                        FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(BUFFERED, BufferOverflowStrategy.DROP_OLDEST)
                .publishOn(Tellers.THREADS, 1);
    }

    /** Ends the streams that there are; later ones fail. */
    void close() {
        closed = true;
        listeners.forEach(FluxSink::complete);
    }
}
