package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log has of outages. */
class OutageLogTest {

    private final Bed bed = new Bed();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.reactivekv.cache.Outage");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void restore() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
        bed.close();
    }

    /** Each of which is let through to the store, since the last one was a second ago. */
    private void read(ReactiveCache<String> cache, int times) {
        for (int i = 0; i < times; i++) {
            bed.advance(Duration.ofSeconds(1));
            assertEquals(Optional.empty(), optional(cache.get("k")));
        }
    }

    private List<Level> levels() {
        return log.list.stream()
                .filter(event -> event.getFormattedMessage().startsWith("cache logged: the shared level "))
                .map(ILoggingEvent::getLevel)
                .toList();
    }

    @Test
    void outages_howeverManyReadsFail_areEachLoggedOnceAndSoIsTheirEnd() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("logged").near(false).cleanupInterval(Duration.ofDays(1)));
        bed.backend.down(true);
        read(cache, 5);
        assertEquals(5, cache.stats().sharedFailures());
        assertEquals(List.of(Level.WARN), levels());
        bed.backend.down(false);
        read(cache, 5);
        assertEquals(List.of(Level.WARN, Level.INFO), levels());
        bed.backend.down(true);
        read(cache, 5);
        assertEquals(List.of(Level.WARN, Level.INFO, Level.WARN), levels());
    }
}
