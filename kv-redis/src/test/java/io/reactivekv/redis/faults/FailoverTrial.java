package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.function.Predicate;

/** A master that fails under load, and what has to hold then, whoever decides which replica takes over. */
final class FailoverTrial implements AutoCloseable {

    private static final Duration RECOVERY = Duration.ofSeconds(10);

    final KeyValueStore<String> store;
    final OwnKeyLoad load;
    private final Replicated redis;

    /**
     * A trial whose load has not begun.
     *
     * @param scans whether there are scans too, which ask all servers
     */
    FailoverTrial(Replicated redis, boolean scans) {
        this.redis = redis;
        this.store = redis.open("1s");
        this.load = new OwnKeyLoad(store, scans);
    }

    void begin() {
        load.start();
        load.awaitAllWork();
    }

    /** The master dies: everything works again in time. */
    void kill(RedisServer victim) {
        load.mayLose();
        victim.kill9();
        redis.awaitFailoverOf(victim);
        load.awaitAllWork(RECOVERY);
    }

    /** The master is stopped until another one has long taken over, and then believes to be master still. */
    void stopForAWhile(RedisServer victim) {
        load.mayLose();
        victim.stop();
        redis.awaitFailoverOf(victim);
        load.awaitAllWork(RECOVERY);

        // What is acknowledged by the new master stays.
        load.stop();
        load.checkAll(store);
        load.losesNothing();
        begin();
        victim.resume();
        redis.awaitReady();
        load.awaitAllWork();
    }

    /** Ends the load; what failed was to be expected, every answer was right, and index and data agree. */
    void assertSound(Predicate<String> concerned) {
        load.stop();
        assertFalse(load.failures.isEmpty(), "the fault has struck");
        try (KeyValueStore<String> fresh = redis.open("30s")) {
            // Ahead of all scans, which would remove what is too much.
            IndexCheck.verify(
                    redis.stored(),
                    redis.masters(),
                    fresh.count(KeyRange.all()),
                    fresh.keys(KeyRange.all()),
                    "index and data agree");
            load.checkAll(fresh);
        }
        load.assertRight(failure -> concerned.test(failure.key())
                && (failure.reason() instanceof StoreUnavailableException
                        || failure.reason() instanceof StoreTimeoutException));
    }

    @Override
    public void close() {
        load.stop();
        store.close();
        for (RedisServer server : redis.servers()) {
            if (!server.isRunning()) {
                server.restart();
            }
        }
        redis.awaitReady();
    }
}
