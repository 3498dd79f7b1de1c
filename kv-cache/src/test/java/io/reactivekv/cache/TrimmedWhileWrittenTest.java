package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Giving memory back while others go on to write. */
class TrimmedWhileWrittenTest {

    private static final String LOG = ReactiveCache.class.getName();
    private static final int THERE = 10;

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Whatever is evicted, something else is put at once; not for ever, so that a trim without an end fails. */
    private static final class Putting extends AppenderBase<ILoggingEvent> {

        private static final int MOST = 1_000;

        private final AtomicInteger puts = new AtomicInteger();
        private final ReactiveCache<String> cache;

        Putting(ReactiveCache<String> cache) {
            this.cache = cache;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("EVICTED for REQUEST") && puts.get() < MOST) {
                done(cache.put("new" + puts.incrementAndGet(), "v"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trimTo_othersPutMeanwhile_dropsNoMoreThanWasThere(boolean byBytes) {
        CacheSpec spec = CacheSpec.named("c").shared(false);
        ReactiveCache<String> cache = bed.cache(byBytes ? spec.nearBytes(100_000) : spec.nearEntries(1_000));
        for (int i = 0; i < THERE; i++) {
            done(cache.put("k" + i, "v"));
        }
        Putting others = new Putting(cache);
        others.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LOG);
        try (CapturedLog log = new CapturedLog(LOG, Level.DEBUG)) {
            logger.addAppender(others);
            assertEquals(THERE, cache.trimTo(0));
            assertFalse(log.events().isEmpty());
        } finally {
            boolean unusedDetached = logger.detachAppender(others);
        }
        assertEquals(THERE, cache.stats().entries());
    }
}
