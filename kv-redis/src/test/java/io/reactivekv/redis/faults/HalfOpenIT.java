package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A connection whose other side has gone without a word is replaced. The build runs this with Java's own transport and, on
 * Linux, with Netty's native one, by the driver's system property.
 */
@Tag("long")
class HalfOpenIT {

    private static final Duration PROMISE = Duration.ofSeconds(5);

    private static final String EXPECTED_LOOP =
            Boolean.getBoolean("io.lettuce.core.epoll") && Epoll.isAvailable() ? "epollEventLoop" : "nioEventLoop";

    @Test
    void connection_otherSideGoneSilently_isReplacedInTime() {
        try (DistantRedis redis = new DistantRedis();
                KeyValueStoreFactory client = redis.connect("")) {
            KeyValueStore<String> store = client.open("", String.class);
            store.put("key", "value").block();
            assertTrue(hasLoop(EXPECTED_LOOP), () -> "runs with " + EXPECTED_LOOP);
            long accepted = redis.proxy.accepted();
            redis.proxy.silenceAll();
            Until.holdsWithin(
                    PROMISE,
                    () -> "a new connection works",
                    () -> redis.proxy.accepted() > accepted
                            && DistantRedis.failure(store).isEmpty());
            assertEquals("value", store.get("key").block());
        }
    }

    private static boolean hasLoop(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().contains(name));
    }
}
