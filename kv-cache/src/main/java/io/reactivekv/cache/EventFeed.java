package io.reactivekv.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Tells of events whoever listens; costs a look at an empty list when nobody does. */
final class EventFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ReactiveCache.class);
    private static final int BUFFERED = 4_096;

    private final String cache;
    private final List<FluxSink<CacheEvent>> listeners = new CopyOnWriteArrayList<>();

    EventFeed(String cache) {
        this.cache = cache;
    }

    void tell(String key, CacheEvent.Kind kind) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("cache {}: {} {}", cache, kind, key);
        }
        if (!listeners.isEmpty()) {
            CacheEvent event = new CacheEvent(cache, key, kind);
            listeners.forEach(listener -> {
                FluxSink<CacheEvent> unused = listener.next(event);
            });
        }
    }

    /** What happens from the subscription on; a subscriber that falls behind by too many loses the oldest. */
    Flux<CacheEvent> events() {
        return Flux.<CacheEvent>create(
                        listener -> {
                            boolean unusedAdded = listeners.add(listener);
                            FluxSink<CacheEvent> unused = listener.onDispose(() -> {
                                boolean unusedRemoved = listeners.remove(listener);
                            });
                        },
                        FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(BUFFERED, BufferOverflowStrategy.DROP_OLDEST);
    }

    void complete() {
        listeners.forEach(FluxSink::complete);
    }
}
