package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master behind Sentinels that fails under load: the client follows to the new one by itself. */
class SentinelFailoverIT {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final int CALLERS = 8;

    private static RedisSentinels redis;

    private KeyValueStore<String> store;
    private OwnKeyLoad load;

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
        store = open("1s");
        load = new OwnKeyLoad(store, true);
        try (KeyValueStore<String> patient = open("30s")) {
            patient.deleteAll(KeyRange.all()).then().block();
            for (int i = 0; i < CALLERS; i++) {
                String prefix = "c" + i + ":";
                load.caller(
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
        load.start();
        load.awaitAllWork();
    }

    @AfterEach
    void stopLoad() {
        load.stop();
        store.close();
        for (RedisServer server : redis.servers()) {
            if (!server.isRunning()) {
                server.restart();
            }
        }
        redis.awaitReady();
    }

    @Test
    void master_killed_isReplacedAndNothingAppearsThatNobodyWrote() {
        RedisServer victim = redis.master();
        load.mayLose();
        victim.kill9();
        redis.awaitFailoverOf(victim);
        load.awaitAllWork(RECOVERY);
        assertSound();
    }

    @Test
    void master_stopped_isReplacedAndNotBelievedWhenItRunsOn() {
        RedisServer victim = redis.master();
        load.mayLose();
        victim.stop();
        redis.awaitFailoverOf(victim);
        load.awaitAllWork(RECOVERY);

        // What is acknowledged by the new master stays, even if the old one still believes to be it.
        load.stop();
        load.checkAll(store);
        load.losesNothing();
        load.start();
        load.awaitAllWork();
        victim.resume();
        redis.awaitReady();
        load.awaitAllWork();
        assertSound();
    }

    @Test
    void watch_masterKilled_beginsAnewWithAReset() {
        AtomicInteger resets = new AtomicInteger();
        AtomicInteger afterwards = new AtomicInteger();
        var watch = store.watch(KeyRange.prefix("c0:")).subscribe(change -> {
            if (change instanceof Change.Reset) {
                int unused = resets.incrementAndGet();
            } else if (resets.get() > 1) {
                int unused = afterwards.incrementAndGet();
            }
        });
        Until.holds("the watch listens", () -> resets.get() == 1);
        RedisServer victim = redis.master();
        load.mayLose();
        victim.kill9();
        redis.awaitFailoverOf(victim);
        Until.holds("the watch is told to scan", () -> resets.get() > 1);
        Until.holds("the watch goes on", () -> afterwards.get() > 0);
        watch.dispose();
        assertSound();
    }

    private void assertSound() {
        load.stop();
        assertFalse(load.failures.isEmpty(), "the fault has struck");
        try (KeyValueStore<String> fresh = open("30s")) {
            load.checkAll(fresh);
            List<String> indexed = fresh.keys(KeyRange.all()).collectList().block();
            Set<String> stored = new HashSet<>();
            for (Object name : (List<?>) redis.master().command("KEYS", "app:*")) {
                boolean unused = stored.add(String.valueOf(name).substring("app:".length()));
            }
            assertEquals(stored, Set.copyOf(indexed), "index and data agree");
        }
        load.assertRight(failure -> failure.reason() instanceof StoreUnavailableException
                || failure.reason() instanceof StoreTimeoutException);
    }

    private static KeyValueStore<String> open(String timeout) {
        return KeyValueStores.open(redis.uri() + "&prefix=app:&commandTimeout=" + timeout, String.class);
    }
}
