package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master that falls silent long before the Sentinels notice, so that they name it to a client that asks. */
@Tag("long")
class LateSentinelsIT {

    private static final Duration NOTICED = Duration.ofSeconds(6);
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    @Test
    void master_silentWhileItIsDialled_isNotWaitedForOnceItIsReplaced() {
        try (RedisSentinels redis = RedisSentinels.builder().downAfter(NOTICED).start();
                KeyValueStore<String> store = KeyValueStores.open(
                        redis.uri() + "&prefix=app:&commandTimeout=1s&connectTimeout=10m", String.class)) {
            Until.holds("it works", () -> DistantRedis.failure(store).isEmpty());
            store.put("k", "before").block();
            RedisServer master = redis.master();
            for (RedisServer server : redis.servers()) {
                if (!server.equals(master)) {
                    InStep.await(master, server);
                }
            }
            master.stop();
            redis.awaitFailoverOf(master);
            Until.holdsWithin(
                    RECOVERY,
                    () -> "it works again",
                    () -> DistantRedis.failure(store).isEmpty());
            assertEquals("before", store.get("k").block());
            store.put("k", "after").block();
            assertEquals("after", store.get("k").block());
        }
    }
}
