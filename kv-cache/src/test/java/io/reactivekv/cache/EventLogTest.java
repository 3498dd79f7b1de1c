package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What the log has of events. */
class EventLogTest {

    private final Bed bed = new Bed();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.reactivekv.cache.ReactiveCache");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void restore() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
        bed.close();
    }

    private List<String> toldAt(Level level) {
        logger.setLevel(level);
        log.list.clear();
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
        done(cache.put("k", "secret"));
        done(cache.put("k", "secret, too"));
        assertEquals(1, cache.evictLeastLikely(key -> 0, 1));
        IllegalStateException unused = error(
                IllegalStateException.class, cache.get("l", key -> Mono.error(new IllegalStateException("secret"))));
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
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
