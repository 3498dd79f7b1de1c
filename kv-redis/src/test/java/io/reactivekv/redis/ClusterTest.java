package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Cluster that nobody answers for. */
@Timeout(60)
class ClusterTest {

    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Layout LAYOUT = Layout.bucketed("app:", 16);

    @Test
    void redirected_toANodeThatIsNotKnownWhileTheStoreCloses_leavesNoNodeOpen() throws Exception {
        StoreConfig config = StoreConfig.parse("redis-cluster://127.0.0.1:1?prefix=app:");
        Addresses addresses = new Addresses(config);
        Driver driver = new Driver(config, RedisDriverOptions.defaults());
        try {
            NodeSettings settings =
                    new NodeSettings(driver.home(), null, 1, 100, Duration.ofMinutes(1), false, StoreMetrics.NONE);
            Cluster cluster = new Cluster(settings, LAYOUT, addresses, driver);
            cluster.open();
            Node from = new Node(settings, cluster, LAYOUT, driver.dialer(addresses.route("127.0.0.1", 1)));
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Op<?> op = requested(end);

            cluster.close(new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED))
                    .join();
            driver.home()
                    .submit(() -> cluster.redirected(op, from, "MOVED 1 127.0.0.1:2"))
                    .get();

            Throwable told = end.get();
            assertInstanceOf(StoreClosedException.class, told, told::toString);
        } finally {
            Object unused = driver.shutdown().block();
        }
    }

    /** An operation on its way; tells how it ended. */
    private static Op<?> requested(CompletableFuture<Throwable> end) {
        List<Op<?>> requested = new ArrayList<>();
        var unused = new OpMono<>(
                        new Submissions(requested),
                        TIMEOUT_NANOS,
                        (at, actual, nanos) -> new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0))
                .subscribe(reply -> {}, end::complete);
        return requested.get(0);
    }
}
