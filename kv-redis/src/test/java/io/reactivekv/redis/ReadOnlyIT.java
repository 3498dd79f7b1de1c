package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is a replica for good: reads go on, writes wait, and neither connections nor log lines pile up. */
@Timeout(60)
@Tag("long")
class ReadOnlyIT {

    private static final Pattern REFUSALS = Pattern.compile("total_error_replies:(\\d+)");
    private static final int MANY = 200;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void write_toAReplica_isTriedAgainOverFewConnectionsAndToldOnce(boolean ordered) throws Exception {
        try (RedisServer replica = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(replica);
                LogCapture log = LogCapture.begin()) {
            replica.command("REPLICAOF", "127.0.0.1", "1");
            String url = "redis://" + proxy.address() + "?prefix=app:&commandTimeout=1h&ordered=" + ordered;
            try (KeyValueStore<String> store = TextStore.open(url)) {
                CompletableFuture<Void> write = store.put("k", "v").toFuture();
                RedisTests.await("it has been refused often", () -> refusals(replica) >= MANY);

                // Each refusal was worth a connection once.
                assertTrue(proxy.accepted() <= MANY / 4, () -> proxy.accepted() + " connections");
                assertNull(store.get("k").block());
                assertFalse(write.isDone());
                List<String> warnings = log.messages(Level.WARN);
                assertEquals(1, warnings.size(), warnings::toString);
                assertTrue(warnings.get(0).contains("replica"), warnings::toString);

                replica.command("REPLICAOF", "NO", "ONE");
                write.get(30, TimeUnit.SECONDS);
                assertEquals("v", store.get("k").block());
            }
        }
    }

    @Test
    void reads_fromAReplicaThatIsDueForUpkeep_areAnsweredOverOneConnection() {
        byte[] expiryIndex = Layout.standalone("app:", true).expiryIndex(0);
        try (RedisServer replica = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(replica);
                LogCapture log = LogCapture.begin()) {
            try (KeyValueStore<String> writer = TextStore.open(replica.uri() + "?prefix=app:&commandTimeout=30s")) {
                writer.put("gone", "v").block();
                for (int i = 0; i < 3; i++) {
                    writer.put("k" + i, "v", Duration.ofSeconds(1)).block();
                    assertTrue(writer.expire("k" + i, Duration.ofHours(1)).block());
                }
            }
            replica.command("DEL", "app:gone");
            replica.command("REPLICAOF", "127.0.0.1", "1");
            RedisTests.await("their scores are due", () -> isDue(replica, expiryIndex));
            long before = refusals(replica);
            try (KeyValueStore<String> reader =
                    TextStore.open("redis://" + proxy.address() + "?prefix=app:&commandTimeout=30s")) {
                assertEquals(4L, reader.count(KeyRange.all()).block());
                assertEquals(
                        List.of("k0", "k1", "k2"),
                        reader.keys(KeyRange.all()).collectList().block());
                assertEquals(4L, reader.stats().block().entries().getAsLong());
                RedisTests.await("upkeep has been refused", () -> refusals(replica) >= before + 4);

                assertEquals("v", reader.get("k0").block());
                assertEquals(1, proxy.accepted());
                assertEquals(List.of(), log.messages(Level.WARN));
            }
        }
    }

    private static boolean isDue(RedisServer server, byte[] expiryIndex) {
        List<?> time = (List<?>) server.command("TIME");
        long millis = Long.parseLong(String.valueOf(time.get(0))) * 1_000 - 1_000;
        return Long.valueOf(3)
                .equals(server.command(
                        Layout.utf8("ZCOUNT"), expiryIndex, Layout.utf8("-inf"), Layout.utf8(Long.toString(millis))));
    }

    private static long refusals(RedisServer server) {
        Matcher found = REFUSALS.matcher(String.valueOf(server.command("INFO", "stats")));
        assertTrue(found.find());
        return Long.parseLong(found.group(1));
    }
}
