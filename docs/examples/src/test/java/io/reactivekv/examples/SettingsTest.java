package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SettingsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch warm = new CountDownLatch(2);
    private final AtomicInteger queries = new AtomicInteger();
    private final CacheManager caches = CacheManager.over("memory:");
    private final Settings settings = new Settings(
            caches,
            CacheLoader.of(name -> Mono.fromSupplier(() -> {
                warm.countDown();
                return "value of " + name;
            })),
            CacheLoader.of(key -> Mono.fromSupplier(() -> key + " #" + queries.incrementAndGet())));

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void start_settings_areWarmBeforeAnybodyAsks() throws InterruptedException {
        assertEquals(true, warm.await(20, TimeUnit.SECONDS));
        assertEquals("value of locale", settings.setting("locale").block(PATIENCE));
    }

    @Test
    void login_firstTime_loadsWhatTheUserWillNeed() {
        assertEquals(2, settings.login("ann").block(PATIENCE));
        assertEquals(0, settings.login("ann").block(PATIENCE));
        String theme = settings.ofUser("ann", "theme").block(PATIENCE);
        assertEquals("ann::theme", theme.substring(0, theme.indexOf(' ')));
        assertEquals(2, queries.get());
    }
}
