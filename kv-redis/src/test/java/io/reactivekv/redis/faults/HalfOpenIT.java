package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection whose other side has gone without a word is replaced. */
class HalfOpenIT {

    private static final Duration PROMISE = Duration.ofSeconds(5);

    @Test
    void connection_otherSideGoneSilently_isReplacedInTime() {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("")) {
            KeyValueStore<String> store = client.open("", String.class);
            store.put("key", "value").block();
            long accepted = redis.proxy.accepted();
            long start = System.nanoTime();
            redis.proxy.silenceAll();
            Until.holds("a new connection", () -> redis.proxy.accepted() > accepted);
            DistantRedis.awaitWorking(client);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(taken.compareTo(PROMISE) <= 0, () -> "replaced after " + taken);
            assertEquals("value", store.get("key").block());
        }
    }
}
