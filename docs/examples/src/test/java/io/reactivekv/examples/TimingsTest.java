package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimingsTest {

    @Test
    void operation_ofEachKind_isCounted() {
        Timings timings = new Timings();
        StoreConfig config =
                StoreConfig.parse("memory:").mutate().metrics(timings).build();
        try (KeyValueStore<String> store = KeyValueStores.open(config, String.class)) {
            store.put("a", "1").block();
            store.get("a").then().block();
            store.get("a").then().block();
            store.get("b").then().block();
        }
        assertEquals(Map.of("put SUCCESS", 1L, "get SUCCESS", 2L, "get EMPTY", 1L), timings.counts());
        assertTrue(timings.mean("get SUCCESS").compareTo(Duration.ZERO) > 0);
        assertEquals(Duration.ZERO, timings.mean("get ERROR"));
    }
}
