package io.reactivekv.redis.faults;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master behind Sentinels that fails under load: the client follows to the new one by itself. */
@Tag("long")
class SentinelFailoverIT {

    private static final int CALLERS = 8;

    private static RedisSentinels redis;

    private FailoverTrial trial;

    @BeforeAll
    static void startServers() {
        redis = RedisSentinels.start();
    }

    @AfterAll
    static void stopServers() {
        redis.close();
    }

    @BeforeEach
    void startLoad() {
        Replicated servers = new Servers();
        trial = new FailoverTrial(servers, true);
        try (KeyValueStore<String> patient = servers.open("30s")) {
            patient.deleteAll(KeyRange.all()).then().block();
            for (int i = 0; i < CALLERS; i++) {
                String prefix = "c" + i + ":";
                trial.load.caller(
                        patient,
                        prefix,
                        IntStream.range(0, 10)
                                .mapToObj(number -> prefix + number)
                                .toList());
            }
        }
        RedisServer master = redis.master();
        redis.servers().stream()
                .filter(server -> !server.equals(master))
                .forEach(replica -> InStep.await(master, replica));
        trial.begin();
    }

    @AfterEach
    void stopLoad() {
        trial.close();
    }

    @Test
    void master_killed_isReplacedAndNothingAppearsThatNobodyWrote() {
        trial.kill(redis.master());
        trial.assertSound(key -> true);
    }

    @Test
    void master_stopped_isReplacedAndNotBelievedWhenItRunsOn() {
        trial.stopForAWhile(redis.master());
        trial.assertSound(key -> true);
    }

    @Test
    void watch_masterKilled_beginsAnewWithAReset() {
        AtomicInteger resets = new AtomicInteger();
        AtomicInteger afterwards = new AtomicInteger();
        var watch = trial.store.watch(KeyRange.prefix("c0:")).subscribe(change -> {
            if (change instanceof Change.Reset) {
                int unused = resets.incrementAndGet();
            } else if (resets.get() > 1) {
                int unused = afterwards.incrementAndGet();
            }
        });
        Until.holds("the watch listens", () -> resets.get() == 1);
        trial.kill(redis.master());
        Until.holds("the watch is told to scan", () -> resets.get() > 1);
        Until.holds("the watch goes on", () -> afterwards.get() > 0);
        watch.dispose();
        trial.assertSound(key -> true);
    }

    private static final class Servers implements Replicated {

        @Override
        public KeyValueStore<String> open(String timeout) {
            return KeyValueStores.open(redis.uri() + "&prefix=app:&commandTimeout=" + timeout, String.class);
        }

        @Override
        public List<RedisServer> servers() {
            return redis.servers();
        }

        @Override
        public List<RedisServer> masters() {
            return List.of(redis.master());
        }

        @Override
        public void awaitFailoverOf(RedisServer master) {
            redis.awaitFailoverOf(master);
        }

        @Override
        public void awaitReady() {
            redis.awaitReady();
        }

        @Override
        public Set<String> stored() {
            Set<String> stored = new HashSet<>();
            for (Object name : (List<?>) redis.master().command("KEYS", "app:*")) {
                boolean unused = stored.add(String.valueOf(name).substring("app:".length()));
            }
            return stored;
        }
    }
}
