package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What entries the last cleanup has left in the shared level. Who cleans up reads all of them anyway, and leaves what it has
 * counted in the store for all processes. Thread-safe.
 */
final class SharedCensus {

    private static final Logger LOG = LoggerFactory.getLogger(SharedCensus.class);

    private final SharedLevel shared;
    private volatile CacheInventory last = CacheInventory.NONE;

    SharedCensus(SharedLevel shared) {
        this.shared = shared;
    }

    CacheInventory last() {
        return last;
    }

    /** A cleanup has just counted these. Never fails: they are counted again by the next one. */
    Mono<Void> tell(CacheInventory counted) {
        return Mono.defer(() -> {
                    last = counted;
                    return shared.putCensus(JsonMapper.shared().writeValueAsString(counted));
                })
                .onErrorComplete(KeyValueException.class);
    }

    /** Somebody has told of others, or may have. */
    void learn() {
        Disposable unused = shared.census()
                .map(SharedCensus::read)
                .subscribe(counted -> last = counted, unread -> LOG.debug("no census is read: {}", unread.toString()));
    }

    private static CacheInventory read(String text) throws JacksonException {
        CacheInventory counted = JsonMapper.shared().readValue(text, CacheInventory.class);
        return new CacheInventory(
                counted.entries(),
                counted.bytes(),
                Collections.unmodifiableMap(counted.byStatus()),
                Collections.unmodifiableMap(counted.byCategory()),
                counted.oldest(),
                counted.newest());
    }
}
