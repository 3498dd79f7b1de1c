package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sentinels of which one is of no help. */
@Timeout(90)
@Tag("long")
class OtherSentinelsIT {

    @Test
    void open_firstSentinelDoesNotKnowTheMaster_asksAnother() {
        try (RedisSentinels redis = RedisSentinels.start()) {
            redis.sentinels().get(0).command("SENTINEL", "REMOVE", redis.masterName());
            try (KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=app:&commandTimeout=20s")) {
                assertWorks(store);
            }
        }
    }

    @Test
    void open_firstSentinelNeverAnswers_asksAnother() {
        try (RedisSentinels redis = RedisSentinels.start()) {
            RedisServer first = redis.sentinels().get(0);
            try (FaultProxy proxy = FaultProxy.to(first)) {
                proxy.fault(Fault.blackhole());
                String url = redis.uri().replace(first.address(), proxy.address());
                try (KeyValueStore<String> store =
                        TextStore.open(url + "&prefix=app:&connectTimeout=10m&commandTimeout=3s")) {
                    RedisTests.awaitSuccess(() -> store.ping().block());
                    assertWorks(store);
                }
            }
        }
    }

    @Test
    void watch_oneSentinelForbidsTheQuestion_asksTheOthers() {
        try (RedisSentinels redis = RedisSentinels.start()) {
            for (RedisServer sentinel : redis.sentinels()) {
                sentinel.command("ACL", "SETUSER", "watcher", "on", ">secret", "allchannels", "+@all");
            }
            redis.sentinels().get(1).command("ACL", "SETUSER", "watcher", "-sentinel");
            String url = redis.uri() + "&prefix=app:&commandTimeout=20s&sentinelUser=watcher&sentinelPassword=secret";
            try (KeyValueStore<String> store = TextStore.open(url)) {
                assertWorks(store);
                assertInstanceOf(Change.Reset.class, store.watch(KeyRange.all()).blockFirst(Duration.ofSeconds(20)));
            }
        }
    }
}
