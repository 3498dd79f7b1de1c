package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log has of outages. */
class OutageLogTest {

    private final Bed bed = new Bed();
    private final CapturedLog log = new CapturedLog("io.reactivekv.cache.Outage", Level.INFO);

    @AfterEach
    void close() {
        log.close();
        bed.close();
    }

    /** Second by second, as the cache lets one operation a second through to a store that is away, which may be another one. */
    private void readUntil(ReactiveCache<String> cache, BooleanSupplier enough) {
        for (int i = 0; i < 100 && !enough.getAsBoolean(); i++) {
            bed.advance(Duration.ofSeconds(1));
            assertEquals(Optional.empty(), optional(cache.get("k")));
        }
        assertTrue(enough.getAsBoolean());
    }

    private List<Level> levels() {
        return log.events().stream()
                .filter(event -> event.getFormattedMessage().startsWith("cache logged: the shared level "))
                .map(ILoggingEvent::getLevel)
                .toList();
    }

    @Test
    void outages_howeverManyReadsFail_areEachLoggedOnceAndSoIsTheirEnd() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("logged").near(false).cleanupInterval(Duration.ofDays(1)));
        bed.settle(cache); // the watch may still have to read the record that the cache began with
        bed.backend.down(true);
        readUntil(cache, () -> cache.stats().sharedFailures() >= 5);
        assertEquals(List.of(Level.WARN), levels());
        bed.backend.down(false);
        readUntil(cache, () -> levels().size() > 1);
        assertEquals(List.of(Level.WARN, Level.INFO), levels());
        long failures = cache.stats().sharedFailures();
        bed.backend.down(true);
        readUntil(cache, () -> cache.stats().sharedFailures() >= failures + 5);
        assertEquals(List.of(Level.WARN, Level.INFO, Level.WARN), levels());
    }
}
