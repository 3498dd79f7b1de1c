package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The ordered layout on one node, as it lies on the server. */
class OrderedLayoutIT {

    private static final ScanRequest ALL =
            new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE);

    private static final Layout LAYOUT = Layout.standalone("app:", true);

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
        assertTrue(
                stats.about().keySet().containsAll(Set.of("redis_version", "used_memory")),
                () -> "told: " + stats.about());
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
        RedisTests.await("the index is repaired", () -> members(LAYOUT.index(0)) == 1);
    }

    @Test
    void scan_manyKeysOfOnePageRemovedBehindTheBack_repairsTheIndex() {
        List<Write<byte[]>> writes = IntStream.range(0, 10_000)
                .<Write<byte[]>>mapToObj(i -> new Write.Put<>("k" + i, bytes("v"), Lifetime.never()))
                .toList();
        assertEquals(10_000L, backend.writeAll(writes).block());
        server.command("EVAL", "for i = 0, 9999 do redis.call('DEL', 'app:k' .. i) end", "0");

        ScanRequest wide = new ScanRequest(KeyRange.all(), false, ScanRequest.UNLIMITED, 10_000, false, Detail.VALUE);
        assertEquals(0L, backend.scan(wide).count().block());

        RedisTests.await("the index is repaired", () -> members(LAYOUT.index(0)) == 0);
    }

    @Test
    void deleteAll_manyKeys_readsTheIndexInSteps() {
        List<Write<byte[]>> writes = IntStream.range(0, 10_000)
                .<Write<byte[]>>mapToObj(i -> new Write.Put<>("k" + i, bytes("v"), Lifetime.never()))
                .toList();
        assertEquals(10_000L, backend.writeAll(writes).block());
        server.command("CONFIG", "RESETSTAT");

        assertEquals(10_000L, backend.deleteAll(KeyRange.all()).block());

        String commands = String.valueOf(server.command("INFO", "commandstats"));
        assertTrue(calls("zrange", commands) >= 20, commands);
    }

    @Test
    void sweep_inTheBackground_takesExpiredEntriesOutOfTheIndexes() {
        assertEquals(true, putFor("k", 100));
        assertEquals(1, members(LAYOUT.expiryIndex(0)));

        RedisTests.await("nobody asked for a sweep", () -> members(LAYOUT.expiryIndex(0)) == 0);
        assertEquals(0, members(LAYOUT.index(0)));
    }

    @Test
    void sweep_fewOfManyAreDue_looksAtThoseOnly() {
        for (int i = 0; i < 2_000; i++) {
            assertEquals(true, putFor("later" + i, 3_600_000));
        }
        server.command("CONFIG", "RESETSTAT");
        for (int i = 0; i < 10; i++) {
            assertEquals(true, putFor("soon" + i, 1));
        }

        RedisTests.await(
                "they have expired", () -> backend.count(KeyRange.all()).block() == 2_000);

        // a score is a lower bound: a sweep within the last millisecond files a member anew, for the next one
        String commands = String.valueOf(server.command("INFO", "commandstats"));
        assertTrue(calls("pttl", commands) <= 10 * calls("zrange", commands), commands);
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
        // The space is registered then, and not before: single keys do not wait for that.
        assertEquals(OptionalLong.of(1), backend.stats().block().entries());
        Backend<byte[]> inside = open("prefix=app:user:");
        try {
            StoreConfigurationException refusal = assertThrows(
                    StoreConfigurationException.class, () -> inside.get("k").block());
            assertEquals(true, refusal.getMessage().contains("\"app:user:\" lies inside the space \"app:\""));
            assertThrows(
                    StoreConfigurationException.class,
                    () -> inside.watch(KeyRange.all(), true).blockFirst());
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

    /** Somebody else has overwritten an index: nothing that fails for it has changed anything. */
    @Test
    void delete_indexOfAnotherType_leavesTheKey() {
        // The space is registered then, and its index is not looked at any more.
        assertEquals(OptionalLong.of(0), backend.stats().block().entries());
        for (byte[] index : List.of(LAYOUT.index(0), LAYOUT.expiryIndex(0))) {
            assertEquals(true, putFor("k", 100_000));
            server.command(Layout.utf8("SET"), index, bytes("x"));

            for (Mono<?> removal : List.of(
                    backend.write(new Write.Delete<>("k"), Condition.ALWAYS),
                    backend.write(new Write.Delete<>("k"), Condition.PRESENT),
                    backend.getAndWrite(new Write.Delete<>("k")))) {
                KeyValueException refusal = assertThrows(KeyValueException.class, removal::block);
                assertEquals(Outcome.NOT_EXECUTED, refusal.outcome());
                assertEquals("v", server.command("GET", "app:k"));
            }
            server.command(Layout.utf8("DEL"), index);
        }
    }

    private static int calls(String command, String stats) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
        assertTrue(calls.find(), stats);
        return Integer.parseInt(calls.group(1));
    }

    private static long members(byte[] index) {
        return (Long) server.command(Layout.utf8("ZCARD"), index);
    }

    private boolean putFor(String key, long ttlMillis) {
        return Objects.requireNonNull(
                backend.write(new Write.Put<>(key, bytes("v"), Lifetime.after(ttlMillis)), Condition.ALWAYS)
                        .block());
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
