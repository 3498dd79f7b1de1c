package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the log has of events. */
class EventLogTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private List<String> toldAt(Level level) {
        try (CapturedLog log = new CapturedLog("io.reactivekv.cache.ReactiveCache", level)) {
            ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
            done(cache.put("k", "secret"));
            done(cache.put("k", "secret, too"));
            assertEquals(1, cache.evictLeastLikely(key -> 0, 1));
            IllegalStateException unused = error(
                    IllegalStateException.class,
                    cache.get("l", key -> Mono.error(new IllegalStateException("secret"))));
            return log.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
        }
    }

    @Test
    void events_atDebug_areLoggedWithKeysAndWithoutValues() {
        assertEquals(
                List.of(
                        "cache c: CREATED k",
                        "cache c: UPDATED k",
                        "cache c: EVICTED for REQUEST k",
                        "cache c: LOAD_FAILED l"),
                toldAt(Level.DEBUG));
    }

    @Test
    void events_atInfo_areNotLogged() {
        assertEquals(List.of(), toldAt(Level.INFO));
    }
}
