package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.RedisBackendProvider;
import io.reactivekv.redis.SharedCluster;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * After thousands of random concurrent operations of two clients, expirations, cancellations and killed connections the index
 * names the live keys, those that will expire are filed no later than that, no answer was given to the wrong question, and no
 * operation is without a signal.
 */
@Tag("long")
class IndexInvariantIT {

    private static final long SEED = 20_261_120;
    private static final int KILLS = 25;
    private static final int OPERATIONS_BETWEEN = 300;

    /** What is about to expire, in milliseconds; the other TTLs are an hour. */
    private static final long SHORT = 60_000;

    private static final ScanRequest ALL =
            new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE);

    @Test
    void index_connectionsKilledUnderLoadOnOneNode_namesTheLiveKeys() {
        try (RedisServer server = RedisServer.start()) {
            verify(server.uri(), List.of(server));
        }
    }

    @Test
    void index_connectionsKilledUnderLoadInACluster_namesTheLiveKeys() {
        RedisCluster cluster = SharedCluster.empty();
        verify(cluster.uri(), cluster.masters());
    }

    private static void verify(String uri, List<RedisServer> servers) {
        Backend<byte[]> backend = open(uri);
        Backend<byte[]> other = open(uri);
        try {
            List<RandomLoad> loads = List.of(RandomLoad.ofEverything(backend), RandomLoad.ofEverything(other));
            loads.get(0).start(64, SEED);
            loads.get(1).start(64, SEED + 1);
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < KILLS; i++) {
                long enough = ended(loads) + OPERATIONS_BETWEEN;
                Until.holds(() -> "operations end; open are " + open(loads), () -> ended(loads) >= enough);
                RedisServer server = servers.get(random.nextInt(servers.size()));
                if (i % 5 == 4) {
                    server.command("SCRIPT", "FLUSH");
                } else {
                    server.command("CLIENT", "KILL", "TYPE", "normal");
                }
            }
            loads.forEach(RandomLoad::stop);
            Until.holds(() -> "a signal of " + open(loads), () -> open(loads).isEmpty());
            for (RandomLoad load : loads) {
                assertEquals(List.of(), List.copyOf(load.surprises), "seed " + SEED);
            }
            Until.holds(() -> "everything with a short TTL has expired", () -> ttls(servers) == 0);
            // Those whose outcome is unknown may be filed a moment later.
            Until.holds(
                    () -> "the others are filed, seed " + SEED + "; left are " + IndexCheck.unfiled(servers),
                    () -> IndexCheck.unfiled(servers).isEmpty());

            Set<String> live = new TreeSet<>();
            servers.forEach(server -> live.addAll(keys(server)));
            IndexCheck.verify(live, servers, backend.count(KeyRange.all()), backend.keys(ALL), "seed " + SEED);
        } finally {
            other.close().block();
            backend.close().block();
        }
    }

    @SuppressWarnings("unchecked")
    private static Backend<byte[]> open(String uri) {
        return (Backend<byte[]>)
                new RedisBackendProvider().open(StoreConfig.parse(uri + "?prefix=app:&commandTimeout=10s"));
    }

    private static long ended(List<RandomLoad> loads) {
        return loads.stream().mapToLong(RandomLoad::ended).sum();
    }

    private static List<String> open(List<RandomLoad> loads) {
        return loads.stream().flatMap(load -> load.open().stream()).toList();
    }

    private static Set<String> keys(RedisServer server) {
        Set<String> keys = new TreeSet<>();
        for (Object name : (List<?>) server.command("KEYS", "app:*")) {
            String key = name.toString().substring("app:".length());
            keys.add(key.startsWith("{") ? key.substring(key.indexOf('}') + 1) : key);
        }
        return keys;
    }

    private static long ttls(List<RedisServer> servers) {
        long expiring = 0;
        for (RedisServer server : servers) {
            for (Object name : (List<?>) server.command("KEYS", "app:*")) {
                long ttl = (Long) server.command("PTTL", name.toString());
                if (ttl >= 0 && ttl < SHORT) {
                    expiring++;
                }
            }
        }
        return expiring;
    }
}
