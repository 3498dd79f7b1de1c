package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A space that is new to a server which takes no writes, so that it cannot be registered. */
@Timeout(90)
@Tag("long")
class UnregisteredIT {

    private static final int OTHER_KEYS = 100_000;
    private static final int KEYS_OF_A_CALL = 500;

    @Test
    void full_rangesAreReadAndTheKeyspaceIsWalkedThroughOnce() {
        try (RedisServer server = RedisServer.start()) {
            server.command("DEBUG", "POPULATE", Integer.toString(OTHER_KEYS), "other");
            server.command("CONFIG", "SET", "maxmemory", "1");
            server.command("CONFIG", "RESETSTAT");
            try (KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=new:&commandTimeout=20s")) {
                assertRangesAreEmpty(store);
                long looks = calls(server, "evalsha");
                RedisTests.await("it has looked for the record again", () -> calls(server, "evalsha") >= looks + 4);
                assertRangesAreEmpty(store);

                long walked = calls(server, "scan") * KEYS_OF_A_CALL;
                assertTrue(walked < 4 * OTHER_KEYS, () -> "walked over " + walked + " keys");
            }
        }
    }

    @Test
    void full_writesAreTakenAgain_isRegistered() {
        try (RedisServer server = RedisServer.start()) {
            server.command("CONFIG", "SET", "maxmemory", "1");
            try (KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=new:&commandTimeout=20s")) {
                assertRangesAreEmpty(store);
                server.command("CONFIG", "SET", "maxmemory", "0");

                store.put("k", "v").block();
                assertEquals(
                        List.of(new KeyValue<>("k", "v")),
                        store.scan(KeyRange.all()).collectList().block());
                RedisTests.await(
                        "it is registered",
                        () -> server.command(Layout.utf8("HLEN"), Layout.records())
                                .equals(1L));
                assertEquals(1L, store.count(KeyRange.all()).block());
            }
        }
    }

    @Test
    void full_keysThatTheIndexLacks_areFound() {
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", "new:foreign", "v");
            server.command("CONFIG", "SET", "maxmemory", "1");
            try (KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=new:&commandTimeout=20s")) {
                var unused = TextStore.assertRefused(
                        StoreConfigurationException.class,
                        () -> store.count(KeyRange.all()).block(),
                        "reindex");
                assertEquals("v", store.get("foreign").block());
            }
        }
    }

    /** Such a server refuses even a ping. */
    @Test
    void misconfigured_whatOnlyReadsWorks(@TempDir Path parent) throws IOException {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        try (RedisServer broken = RedisServer.builder()
                .option("dir", disk.toString())
                .option("save", "3600", "1000000")
                .start()) {
            broken.command("SET", "plain:k", "v");
            Files.delete(disk);
            broken.command("BGSAVE");
            RedisTests.await(
                    "it has failed to save",
                    () -> String.valueOf(broken.command("INFO", "persistence")).contains("rdb_last_bgsave_status:err"));

            String options = "&failFast=true&commandTimeout=20s";
            try (KeyValueStore<String> store = TextStore.open(broken.uri() + "?prefix=new:" + options);
                    KeyValueStore<String> plain =
                            TextStore.open(broken.uri() + "?prefix=plain:&ordered=false" + options)) {
                assertRangesAreEmpty(store);
                assertInstanceOf(Change.Reset.class, store.watch(KeyRange.all()).blockFirst());
                store.ping().block();
                assertEquals(
                        List.of(new KeyValue<>("k", "v")),
                        plain.scan(KeyRange.all(), ScanOptions.defaults().unordered())
                                .collectList()
                                .block());
            }
        }
    }

    @Test
    void replica_rangesAreReadOverOneConnection() {
        try (RedisServer replica = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(replica);
                LogCapture log = LogCapture.begin()) {
            replica.command("REPLICAOF", "127.0.0.1", "1");
            replica.command("CONFIG", "RESETSTAT");
            try (KeyValueStore<String> store =
                    TextStore.open("redis://" + proxy.address() + "?prefix=new:&commandTimeout=20s")) {
                assertRangesAreEmpty(store);
                long looks = calls(replica, "evalsha");
                RedisTests.await("it has looked for the record again", () -> calls(replica, "evalsha") >= looks + 4);

                assertRangesAreEmpty(store);
                assertEquals(1, proxy.accepted());
                assertEquals(List.of(), log.messages(Level.WARN));
            }
        }
    }

    private static void assertRangesAreEmpty(KeyValueStore<String> store) {
        assertEquals(0L, store.count(KeyRange.all()).block());
        assertEquals(List.of(), store.keys(KeyRange.all()).collectList().block());
        assertEquals(List.of(), store.scan(KeyRange.all()).collectList().block());
        assertEquals(0L, store.deleteAll(KeyRange.all()).block());
        assertEquals(0L, store.stats().block().entries().getAsLong());
    }

    private static long calls(RedisServer server, String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "commandstats")));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
