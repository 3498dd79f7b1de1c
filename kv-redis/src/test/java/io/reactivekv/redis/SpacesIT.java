package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Spaces beside and inside each other, and how one is forgotten. */
@Timeout(60)
@Tag("long")
class SpacesIT {

    private static final byte[] RECORDS = Layout.records();

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void flush() {
        server.command("FLUSHALL");
    }

    @Test
    void spaces_optionThatDoesNotExist_isNamed() {
        server.command("SET", "app:k", "v");
        StoreConfig mistyped = StoreConfig.parse(server.uri() + "?prefx=app:");
        for (Executable entrance : List.<Executable>of(
                () -> RedisSpaces.open(mistyped, RedisDriverOptions.defaults())
                        .close()
                        .block(),
                () -> RedisSpaces.reindex(mistyped).blockLast(),
                () -> RedisSpaces.forget(mistyped).block())) {
            var unused =
                    assertRefused(StoreConfigurationException.class, entrance, "\"prefx\"", "did you mean prefix?");
        }
        assertEquals(1L, server.command("DBSIZE"));
    }

    @Test
    void open_spaceBesideAnother_works() {
        use("app:");
        use("api:");
        use("appendix:");
    }

    @Test
    void open_spaceInsideAnother_isRefusedNamingBoth() {
        use("app:");
        assertRefusedNaming("app:user:", "\"app:user:\" lies inside the space \"app:\"");
    }

    @Test
    void open_spaceAroundAnother_isRefusedNamingBoth() {
        use("app:user:");
        assertRefusedNaming("app:", "\"app:user:\" lies inside the space \"app:\"");
        assertRefusedNaming("", "\"app:user:\" lies inside the space \"\"");
    }

    @Test
    void open_plainSpaceInsideAnother_isRefusedToo() {
        use("app:");
        try (KeyValueStore<String> inside = open("prefix=app:user:&ordered=false")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> inside.get("k").block(), "\"app:\"");
        }
    }

    @Test
    void open_plainSpaceInsideAnotherThatIsForgotten_works() {
        use("app:");
        try (KeyValueStore<String> inside = open("prefix=app:user:&ordered=false")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> inside.get("k").block(), "\"app:\"");

            RedisSpaces.forget(config("app:")).block();

            RedisTests.awaitSuccess(() -> inside.put("k", "v").block());
        }
    }

    @Test
    void open_plainOverAnOrderedSpace_isRefusedNamingTheOption() {
        use("app:");
        try (KeyValueStore<String> plain = open("prefix=app:&ordered=false")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> plain.get("k").block(), "ordered=true", "ordered=false");
        }
    }

    @Test
    void open_recordOfAnotherLayout_isRefusedUntilItIsSetRight() {
        use("app:");
        byte[] record = (byte[]) server.command(Layout.utf8("HGET"), RECORDS, Layout.utf8("app:"));
        server.command(
                Layout.utf8("HSET"),
                RECORDS,
                Layout.utf8("app:"),
                Layout.utf8("layout=2 ordered=true buckets=1 hash=none"));
        try (KeyValueStore<String> store = open("prefix=app:")) {
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.get("k").block(),
                    "layout=2",
                    "layout=1",
                    "\"app:\"");

            server.command(Layout.utf8("HSET"), RECORDS, Layout.utf8("app:"), record);
            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    @Test
    void forget_emptySpace_makesRoomForOneAroundIt() {
        use("app:user:");
        StoreConfig config = config("app:user:");

        RedisSpaces.forget(config).block();

        assertEquals(0L, server.command(Layout.utf8("HLEN"), RECORDS));
        use("app:");
        RedisSpaces.forget(config("app:")).block();
        use("app:user:");
    }

    @Test
    void open_refusedUntilPutRight_worksAfterARestartThoughRedisLoads() {
        byte[] spaces = Layout.spaces();
        try (RedisServer slow = RedisServer.builder()
                .option("loading-process-events-interval-bytes", "1024")
                .option("key-load-delay", "600")
                .start()) {
            String url = slow.uri() + "?commandTimeout=30s&prefix=";
            try (KeyValueStore<String> around = TextStore.open(url + "a")) {
                assertWorks(around);
            }
            slow.command("DEBUG", "POPULATE", "5000");
            try (KeyValueStore<String> store = TextStore.open(url + "app:")) {
                var unused = assertRefused(
                        StoreConfigurationException.class,
                        () -> store.put("k", "v").block(),
                        "\"a\"");
                slow.command(Layout.utf8("HDEL"), RECORDS, Layout.utf8("a"));
                slow.command(Layout.utf8("ZREM"), spaces, Layout.utf8("a"));
                slow.command("SAVE");

                slow.restart();

                RedisTests.awaitSuccess(() -> store.put("k", "v").block());
            }
        }
    }

    @Test
    void flush_whileASpaceIsOpen_isRegisteredAgain() {
        try (KeyValueStore<String> store = open("prefix=app:")) {
            assertWorks(store);
            RedisTests.await(
                    "it is registered",
                    () -> server.command(Layout.utf8("HLEN"), RECORDS).equals(1L));

            server.command("FLUSHALL");

            RedisTests.await(
                    "it is registered again",
                    () -> server.command(Layout.utf8("HLEN"), RECORDS).equals(1L));
            assertRefusedNaming("app:user:", "\"app:user:\" lies inside the space \"app:\"");
            assertWorks(store);
        }
    }

    @Test
    void scan_foreignKeyThatIsGone_worksWithoutAReconnect() {
        server.command("SET", "app:foreign", "v");
        try (KeyValueStore<String> store = open("prefix=app:")) {
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.scan(KeyRange.all()).blockLast(),
                    "reindex");
            server.command("DEL", "app:foreign");
            RedisTests.awaitSuccess(() -> assertWorks(store));
            assertEquals(1L, server.command(Layout.utf8("HLEN"), RECORDS));
        }
    }

    @Test
    void scan_otherDataUnderTheIndexName_namesItAndWorksOnceItIsGone() {
        server.command("SET", "app:foreign", "v");
        byte[] index = Layout.standalone("app:", true).index(0);
        server.command(Layout.utf8("SET"), index, Layout.utf8("no sorted set"));
        try (KeyValueStore<String> store = open("prefix=app:")) {
            var unused = assertRefused(
                    ForeignDataException.class,
                    () -> store.scan(KeyRange.all()).blockLast(),
                    "\\xffkv:index:app:",
                    "reindex");
            assertEquals("v", store.get("foreign").block());
            unused = assertRefused(
                    ForeignDataException.class,
                    () -> RedisSpaces.reindex(config("app:")).blockLast(),
                    "\\xffkv:index:app:");

            server.command(Layout.utf8("DEL"), index);
            var unusedToo = RedisSpaces.reindex(config("app:")).blockLast();
            RedisTests.awaitSuccess(
                    () -> assertEquals(1L, store.count(KeyRange.all()).block()));
        }
    }

    @Test
    void open_otherDataUnderANameOfTheRecords_namesItAndWorksOnceItIsGone() {
        for (byte[] reserved : List.of(RECORDS, Layout.spaces())) {
            server.command("FLUSHALL");
            server.command(Layout.utf8("SET"), reserved, Layout.utf8("other data"));
            try (KeyValueStore<String> store = open("prefix=app:")) {
                var unused = assertRefused(
                        StoreConfigurationException.class,
                        () -> store.get("k").block(),
                        Layout.shown(reserved),
                        "delete or rename");
                unused = assertRefused(
                        StoreConfigurationException.class,
                        () -> store.put("k", "v").block(),
                        Layout.shown(reserved));

                server.command(Layout.utf8("DEL"), reserved);

                RedisTests.awaitSuccess(() -> assertWorks(store));
            }
        }
    }

    @Test
    void put_otherDataUnderTheNameOfAnIndex_isNotTheKeysFault() {
        Layout layout = Layout.standalone("app:", true);
        try (KeyValueStore<String> store = open("prefix=app:")) {
            assertWorks(store);
            for (byte[] index : List.of(layout.index(0), layout.expiryIndex(0))) {
                server.command(Layout.utf8("DEL"), index);
                server.command(Layout.utf8("SET"), index, Layout.utf8("other data"));
                var unused = assertRefused(
                        StoreConfigurationException.class,
                        () -> store.put("new", "v", Duration.ofHours(1)).block(),
                        Layout.shown(index),
                        "delete or rename");
                server.command(Layout.utf8("DEL"), index);
            }
            store.put("new", "v", Duration.ofHours(1)).block();
            assertEquals("v", store.get("new").block());
        }
    }

    @Test
    void forget_expiredEntriesAndOrphansOnly_countsAsEmpty() {
        try (KeyValueStore<String> store = open("prefix=app:")) {
            store.put("short", "v", Duration.ofMillis(1)).block();
            store.put("gone", "v").block();
        }
        server.command("DEL", "app:gone");
        RedisTests.await("it has expired", () -> server.command("GET", "app:short") == null);

        RedisSpaces.forget(config("app:")).block();

        assertEquals(0L, server.command(Layout.utf8("HLEN"), RECORDS));
    }

    @Test
    void forget_spaceWithEntries_isRefusedAndKeepsItRegistered() {
        try (KeyValueStore<String> store = open("prefix=app:")) {
            store.put("k", "v").block();
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> RedisSpaces.forget(config("app:")).block(),
                    "\"app:\"",
                    "not empty");
            assertEquals("v", store.get("k").block());
        }
        assertRefusedNaming("app:user:", "\"app:\"");
    }

    @Test
    void forget_spaceThatWasNeverThere_doesNothing() {
        RedisSpaces.forget(config("app:")).block();

        assertEquals(0L, server.command(Layout.utf8("HLEN"), RECORDS));
    }

    @Test
    void forget_plainSpace_isRefusedAtOnce() {
        StoreConfig plain = config("app:").mutate().option("ordered", "false").build();
        assertThrows(StoreConfigurationException.class, () -> RedisSpaces.forget(plain));
        assertThrows(StoreConfigurationException.class, () -> RedisSpaces.reindex(plain));
    }

    private static void use(String prefix) {
        try (KeyValueStore<String> store = open("prefix=" + prefix)) {
            assertWorks(store);
            assertEquals(0L, store.count(KeyRange.all()).block());
        }
    }

    private static void assertRefusedNaming(String prefix, String both) {
        try (KeyValueStore<String> store = open("prefix=" + prefix)) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), both, "prefix");
            unused = assertRefused(
                    StoreConfigurationException.class, () -> store.put("k", "v").block(), both);
            unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.watch(KeyRange.all()).blockFirst(),
                    both);
        }
    }

    private static StoreConfig config(String prefix) {
        return StoreConfig.parse(server.uri() + "?commandTimeout=30s&prefix=" + prefix);
    }

    private static KeyValueStore<String> open(String options) {
        return TextStore.open(server.uri() + "?commandTimeout=30s&" + options);
    }
}
