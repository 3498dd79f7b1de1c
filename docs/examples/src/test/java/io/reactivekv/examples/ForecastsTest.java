package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.examples.Forecasts.Forecast;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ForecastsTest {

    private static final Instant SIX = Instant.parse("2026-11-30T06:00:00Z");
    private static final Instant SEVEN = Instant.parse("2026-11-30T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2026-11-30T08:00:00Z");
    private static final Forecast RAIN = new Forecast(4.5, "rain");
    private static final Forecast SNOW = new Forecast(-1, "snow");

    private final KeyValueStoreFactory factory = KeyValueStores.factory(config());
    private final Forecasts forecasts = new Forecasts(factory);

    private static StoreConfig config() {
        Properties settings = new Properties();
        settings.setProperty("app.kv.url", "memory:");
        settings.setProperty("app.kv.max-entries", "3");
        settings.setProperty("app.kv.ttl", "12h");
        settings.setProperty("app.kv.serializer", "kryo");
        settings.setProperty("app.kv.compression", "deflate");
        return StoreConfig.fromProperties(settings, "app.kv");
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Test
    void publish_again_emitsTheForecastBefore() {
        StepVerifier.create(forecasts.publish("Oslo", SIX, RAIN)).verifyComplete();
        StepVerifier.create(forecasts.publish("Oslo", SIX, SNOW))
                .expectNext(RAIN)
                .verifyComplete();
    }

    @Test
    void last_severalHours_beginsWithTheLast() {
        publish("Oslo", SIX, new Forecast(1, "fog"));
        publish("Oslo", SEVEN, RAIN);
        publish("Oslo", EIGHT, SNOW);
        StepVerifier.create(forecasts.last("Oslo", 2)).expectNext(SNOW, RAIN).verifyComplete();
    }

    @Test
    void publish_moreThanFit_theLongestUnusedIsEvicted() {
        publish("Oslo", SIX, SNOW);
        publish("Rome", SIX, RAIN);
        publish("Bonn", SIX, RAIN);
        assertEquals(
                Map.of("Oslo", SNOW),
                forecasts.at(SIX, List.of("Oslo", "Paris")).block());
        publish("Kyiv", SIX, SNOW);
        assertEquals(
                Map.of("Oslo", SNOW, "Bonn", RAIN, "Kyiv", SNOW),
                forecasts.at(SIX, List.of("Oslo", "Rome", "Bonn", "Kyiv")).block());
    }

    @Test
    void publish_longText_isStoredCompressed() {
        publish("Oslo", SIX, new Forecast(4.5, "rain, ".repeat(1_000)));
        byte[] stored = factory.open("forecast:", Serializers.bytes(), o -> o.compression("none"))
                .get("Oslo:2026-11-30T06:00:00Z")
                .block();
        assertTrue(stored.length < 1_000, () -> stored.length + " bytes");
    }

    /** The same configuration on a backend whose clock the test moves. */
    @Test
    void last_halfADayLater_isGone() {
        AtomicReference<Instant> now = new AtomicReference<>(SIX);
        MemoryBackend backend =
                MemoryBackend.builder().maxEntries(3).clock(now::get).build();
        try (KeyValueStoreFactory onBackend = KeyValueStores.factory(backend, config())) {
            Forecasts expiring = new Forecasts(onBackend);
            StepVerifier.create(expiring.publish("Oslo", SIX, RAIN)).verifyComplete();
            now.set(SIX.plus(Duration.ofHours(12)).minusMillis(1));
            StepVerifier.create(expiring.last("Oslo", 1)).expectNext(RAIN).verifyComplete();
            now.set(SIX.plus(Duration.ofHours(12)));
            StepVerifier.create(expiring.last("Oslo", 1)).verifyComplete();
        }
    }

    private void publish(String station, Instant hour, Forecast forecast) {
        forecasts.publish(station, hour, forecast).then().block();
    }
}
