package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisSentinels;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that Sentinels name and that says nothing: an attempt to connect lasts longer than until the next one. */
@Timeout(90)
@Tag("long")
class SilentMasterIT {

    @Test
    void open_masterSaysNothing_warnsOnceAndFailFastThrowsWhatTheFirstAttemptMet() {
        try (RedisSentinels redis =
                RedisSentinels.builder().downAfter(Duration.ofMinutes(5)).start()) {
            String url = redis.uri() + "&prefix=app:&commandTimeout=3s&connectTimeout=4s";
            redis.master().stop();
            try (LogCapture log = LogCapture.begin();
                    KeyValueStore<String> store = TextStore.open(url)) {
                RedisTests.await(
                        "it has warned", () -> !log.messages(Level.WARN).isEmpty());
                var unused = assertRefused(
                        StoreUnavailableException.class, () -> store.get("k").block(), "no connection to Redis");
                assertEquals(1, log.messages(Level.WARN).size(), log.messages(Level.WARN)::toString);
            }
            var unused = assertRefused(
                    StoreUnavailableException.class,
                    () -> TextStore.open(url + "&failFast=true"),
                    "no connection to Redis");
        }
    }
}
