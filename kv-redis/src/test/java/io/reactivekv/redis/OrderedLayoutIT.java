package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ordered layout on one node, as it lies on the server. */
class OrderedLayoutIT {

    private static final ScanRequest ALL =
            new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE);

    private static RedisServer server;

    private Backend<byte[]> backend;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.command("FLUSHALL");
        backend = open("prefix=app:");
    }

    @AfterEach
    void close() {
        backend.close().block();
    }

    @Test
    void put_newKey_liesUnderThePrefixAsAPlainString() {
        put("k", "v");

        assertEquals("v", server.command("GET", "app:k"));
        assertEquals("string", server.command("TYPE", "app:k"));
    }

    /** What the expiry index keeps of an entry that has become permanent would make any number a lie. */
    @Test
    void stats_anyEntries_claimNoNumberOfExpiringOnes() {
        put("k", "v");
        BackendStats stats = backend.stats().block();
        assertEquals(OptionalLong.of(1), stats.entries());
        assertEquals(OptionalLong.empty(), stats.expiringEntries());
        assertEquals(OptionalLong.empty(), stats.bytes());
        assertTrue(stats.about().containsKey("redis_version"), () -> "told: " + stats.about());
    }

    @Test
    void scan_manyKeys_emitsThemInOrder() {
        List<Write<byte[]>> writes = IntStream.range(0, 3_000)
                .<Write<byte[]>>mapToObj(i -> new Write.Put<>("k%05d".formatted(i), bytes("v" + i), Lifetime.never()))
                .toList();
        assertEquals(3_000L, backend.writeAll(writes).block());

        List<String> keys = backend.scan(ALL).map(Stored::key).collectList().block();

        assertEquals(writes.stream().map(Write::key).toList(), keys);
        assertEquals(3_000L, backend.count(KeyRange.all()).block());
    }

    @Test
    void scan_keyRemovedBehindTheBack_leavesItOutAndRepairsTheIndex() {
        put("a", "1");
        put("b", "2");
        server.command("DEL", "app:a");

        assertEquals(
                List.of("b"), backend.scan(ALL).map(Stored::key).collectList().block());
    }

    @Test
    void scan_keysWithoutIndex_namesReindexAndPlain() {
        backend.close().block();
        server.command("FLUSHALL");
        server.command("SET", "app:foreign", "v");
        backend = open("prefix=app:");

        assertArrayEquals(bytes("v"), backend.get("foreign").block());
        StoreConfigurationException refusal = assertThrows(
                StoreConfigurationException.class, () -> backend.scan(ALL).blockLast());
        assertEquals(
                true,
                refusal.getMessage().contains("reindex") && refusal.getMessage().contains("ordered=false"));
    }

    @Test
    void open_spaceInsideAnother_isRefusedByEveryOperation() {
        put("k", "v");
        Backend<byte[]> inside = open("prefix=app:user:");
        try {
            StoreConfigurationException refusal = assertThrows(
                    StoreConfigurationException.class, () -> inside.get("k").block());
            assertEquals(true, refusal.getMessage().contains("\"app:user:\" lies inside the space \"app:\""));
        } finally {
            inside.close().block();
        }
    }

    @Test
    void get_keyOfAnotherType_readsAsAbsentAndIsReplacedByAPut() {
        server.command("RPUSH", "app:list", "x");

        assertEquals(null, backend.get("list").block());
        put("list", "v");
        assertArrayEquals(bytes("v"), backend.get("list").block());
    }

    private void put(String key, String value) {
        assertEquals(
                true,
                backend.write(new Write.Put<>(key, bytes(value), Lifetime.never()), Condition.ALWAYS)
                        .block());
    }

    @SuppressWarnings("unchecked")
    private static Backend<byte[]> open(String options) {
        return (Backend<byte[]>)
                new RedisBackendProvider().open(StoreConfig.parse(server.uri() + "?commandTimeout=30s&" + options));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
