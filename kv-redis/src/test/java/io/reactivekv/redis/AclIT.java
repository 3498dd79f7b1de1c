package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreStats;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Users with a password and limited rights; the time-out of commands is an hour, so that what is refused is refused at once. */
@Timeout(30)
@Tag("long")
class AclIT {

    /** As docs/redis.md has them. */
    static final String[] ENOUGH = {
        "~app:*",
        "~?kv:*",
        "~?{kv}:*",
        "+@read",
        "+@write",
        "+@scripting",
        "+ping",
        "+time",
        "+info",
        "+role",
        "+client|tracking",
        "+client|setname"
    };

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder()
                .password("of default")
                .user("app", "secret", ENOUGH)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void giveBack() {
        server.command("FLUSHALL");
        setUser(ENOUGH);
    }

    @Test
    void open_userWithTheRightsOfTheDocs_worksAndWatches() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            assertWorks(store);
            StepVerifier.create(store.watch(KeyRange.all()))
                    .assertNext(first -> assertInstanceOf(Change.Reset.class, first))
                    .then(() -> store.put("k", "v").block())
                    .expectNext(new Change.Put<>("k", Optional.of("v")))
                    .thenCancel()
                    .verify(Duration.ofSeconds(20));
            assertTrue(store.stats().block().entries().isPresent());
        }
    }

    @Test
    void open_neitherInfoNorRole_worksAndWatches() {
        setUser(without("-info", "-role"));
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            assertWorks(store);
            assertInstanceOf(Change.Reset.class, store.watch(KeyRange.all()).blockFirst(Duration.ofSeconds(20)));
            StoreStats stats = store.stats().block();
            assertTrue(stats.entries().isPresent());
            assertEquals(Map.of(), stats.backend());
        }
    }

    @Test
    void open_otherDatabase_needsSelect() {
        String url = url("app", "secret", "app:") + "&db=1";
        setUser(without("-select"));
        try (KeyValueStore<String> store = TextStore.open(url)) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "permission", "select");
        }
        setUser(without("+select"));
        try (KeyValueStore<String> store = TextStore.open(url);
                KeyValueStore<String> first = open("app", "secret", "app:")) {
            assertWorks(store);
            store.put("k", "v").block();
            assertEquals(false, first.exists("k").block());
        }
    }

    @Test
    void open_plainSpace_needsNoMoreThanItsKeys() {
        setUser("~app:*", "+@read", "+@write", "+@scripting", "+ping", "+time", "+client|tracking", "+client|setname");
        try (KeyValueStore<String> store = TextStore.open(url("app", "secret", "app:") + "&ordered=false")) {
            store.put("k", "v").block();
            assertEquals("v", store.get("k").block());
            assertEquals("w", store.update("k", old -> Optional.of("w")).block());
            assertEquals(
                    List.of("k"),
                    store.keys(KeyRange.all(), ScanOptions.defaults().unordered())
                            .collectList()
                            .block());
            assertEquals(true, store.delete("k").block());
        }
    }

    @Test
    void open_wrongPassword_failsEveryOperationAtOnce() {
        try (KeyValueStore<String> store = open("app", "wrong", "app:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "password", server.address());
            unused = assertRefused(
                    StorePermissionException.class, () -> store.put("k", "v").block(), "password");
            StorePermissionException scan = assertRefused(
                    StorePermissionException.class,
                    () -> store.scan(KeyRange.all()).blockLast(),
                    "password");
            assertFalse(scan.getMessage().contains("0xFF"), scan.getMessage());
            unused = assertRefused(
                    StorePermissionException.class, () -> store.ping().block(), "password");
            unused = assertRefused(
                    StorePermissionException.class,
                    () -> store.watch(KeyRange.all()).blockFirst(),
                    "password");
        }
    }

    @Test
    void open_noPassword_namesTheOptions() {
        try (KeyValueStore<String> store =
                TextStore.open(server.uri().replaceFirst("//.*@", "//") + "?commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "password", "passwordFile");
        }
    }

    @Test
    void open_prefixThatTheUserMayNotTouch_failsThatOperation() {
        try (KeyValueStore<String> store = open("app", "secret", "other:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "permission");
            unused = assertRefused(
                    StorePermissionException.class, () -> store.put("k", "v").block(), "permission");
            unused = assertRefused(
                    StorePermissionException.class,
                    () -> store.putIfAbsent("k", "v").block(),
                    "permission");
            store.ping().block();
        }
    }

    @Test
    void open_indexesForbidden_namesThePatternsAndPlainWorks() {
        setUser("~app:*", "+@all");
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "~?kv:*", "~?{kv}:*");
        }
        try (KeyValueStore<String> store = TextStore.open(
                "redis://app:secret@" + server.address() + "?prefix=app:&ordered=false&commandTimeout=1h")) {
            store.put("k", "v").block();
            assertEquals("v", store.get("k").block());
        }
    }

    @Test
    void open_commandForbidden_saysWhichRightsAreNeeded() {
        setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-zrange");
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "+@read", "+@write", "~?kv:*");
        }
    }

    @Test
    void open_rightsGrantedLater_worksOverTheSameConnection() {
        setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-zrange");
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "+@read");
            String connection = connection();

            setUser(ENOUGH);

            RedisTests.awaitSuccess(() -> store.put("k", "v").block());
            assertWorks(store);
            assertEquals(connection, connection());
        }
    }

    @Test
    void watch_trackingForbiddenMeanwhile_waitsUntilItIsAllowed() {
        Queue<Object> told = new ConcurrentLinkedQueue<>();
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            Disposable watch = store.watch(KeyRange.all()).subscribe(told::add, told::add);
            RedisTests.await("it listens", () -> !told.isEmpty());
            setUser(Stream.of(ENOUGH)
                    .filter(right -> !right.equals("+client|tracking"))
                    .toArray(String[]::new));
            server.command("CONFIG", "RESETSTAT");
            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.await(
                    "it is refused",
                    () -> Pattern.compile("cmdstat_client(.tracking)?:.*rejected_calls=[1-9]")
                            .matcher(String.valueOf(server.command("INFO", "commandstats")))
                            .find());
            var unused = assertRefused(
                    StorePermissionException.class,
                    () -> store.watch(KeyRange.all()).blockFirst(),
                    "permission");
            told.clear();

            setUser(ENOUGH);

            RedisTests.await("it is told", () -> !told.isEmpty());
            assertEquals(Set.of(new Change.Reset<String>()), Set.copyOf(told));
            watch.dispose();
        }
    }

    @Test
    void put_writingForbiddenMeanwhile_failsTypedAndTheConnectionGoesOn() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            String connection = connection();
            setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-@write");

            assertWritesRefused(store);
            assertEquals("v", store.get("there").block());
            assertEquals(connection, connection(), "same connection");

            setUser(ENOUGH);
            assertWorks(store);
        }
    }

    @Test
    void scan_unregisteredSpaceThatMayNotBeWritten_isReadAndTheKeyspaceWalkedThroughOnce() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence registered
        }
        server.command(Layout.utf8("DEL"), Layout.records());
        setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-@write");
        server.command("CONFIG", "RESETSTAT");
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            for (int i = 0; i < 50; i++) {
                assertEquals(1L, store.count(KeyRange.all()).block());
            }
            assertEquals(
                    List.of("there"), store.keys(KeyRange.all()).collectList().block());

            // Once at the first connect, and again every ten seconds, should it take so long.
            long walks = walks();
            assertTrue(walks > 0 && walks < 25, () -> walks + " walks");
        }
    }

    /** It cannot be swept by who may not write; the index has it until somebody may. */
    @Test
    void count_somethingHasExpiredAndMayNotBeSwept_isCountedAllTheSame() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence registered
            store.put("short", "v", Duration.ofSeconds(1)).block();
        }
        setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-@write");
        RedisTests.await("it has expired", () -> server.command("GET", "app:short") == null);
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            assertEquals(2L, store.count(KeyRange.all()).block());
            assertEquals(OptionalLong.of(2), store.stats().block().entries());
            assertEquals(
                    List.of("there"), store.keys(KeyRange.all()).collectList().block());
        }
    }

    private static long walks() {
        Matcher calls = Pattern.compile("cmdstat_scan:calls=(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "commandstats")));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void put_scriptsForbidden_failsTyped() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-@scripting");

            var unused = assertRefused(
                    StorePermissionException.class, () -> store.put("new", "v").block(), "permission");
            assertEquals("v", store.get("there").block());
        }
    }

    /** What a script may not do it must find out before it has changed anything. */
    @Test
    void delete_indexesMayNotBeTrimmed_leavesTheKey() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            Entry<String> entry = store.getEntry("there").block();
            setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-zrem");

            for (Mono<?> removal : List.of(
                    store.delete("there"),
                    store.deleteAll(List.of("there", "absent")),
                    store.getAndDelete("there"),
                    store.delete(entry),
                    store.put("there", "w", Expiry.at(Instant.EPOCH)),
                    store.expire("there", Expiry.at(Instant.EPOCH)))) {
                var unused = assertThrows(StorePermissionException.class, removal::block);
                assertEquals("v", server.command("GET", "app:there"));
            }
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.delete("there").block(), "permission");
            unused = assertRefused(
                    StorePermissionException.class,
                    () -> store.getAndDelete("there").block(),
                    "permission");
        }
    }

    @Test
    void addAndGet_sumMayNotBeRead_leavesTheCounter() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory(url("app", "secret", "app:"))) {
            CounterStore counters = factory.counters("");
            assertEquals(7L, counters.addAndGet("there", 7).block());
            setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-get", "-pexpireat");

            var unused = assertRefused(
                    StorePermissionException.class,
                    () -> counters.addAndGet("there", 7).block(),
                    "permission");
            assertEquals("7", server.command("GET", "app:there"));
            unused = assertRefused(
                    StorePermissionException.class,
                    () -> counters.addAndGet("new", 7, Duration.ofHours(1)).block(),
                    "permission");
            assertEquals(0L, server.command("EXISTS", "app:new"));
        }
    }

    @Test
    void watch_trackingForbidden_failsTyped() {
        setUser("~app:*", "~?kv:*", "~?{kv}:*", "+@all", "-client");
        try (KeyValueStore<String> store =
                TextStore.open("redis://app:secret@" + server.address() + "?prefix=app:&commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class,
                    () -> store.watch(KeyRange.all()).blockFirst(),
                    "permission");
            assertWorks(store);
        }
    }

    @Test
    void exists_typeMayNotBeAsked_isNoAbsence() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v", Duration.ofHours(1)).block();
            setUser(without("-type", "-strlen"));

            for (Mono<?> question : List.of(
                    store.exists("there"),
                    store.ttl("there"),
                    store.keys(KeyRange.all()).collectList(),
                    RedisSpaces.forget(StoreConfig.parse(url("app", "secret", "app:"))))) {
                var unused = assertRefused(StorePermissionException.class, question::block, "permission");
            }
            setUser(ENOUGH);
            assertEquals(
                    List.of("there"), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void getEntry_valueMayNotBeRead_isNoAbsence() {
        try (KeyValueStore<String> store = open("app", "secret", "app:")) {
            store.put("there", "v").block();
            setUser(without("-get"));

            for (Mono<?> question : List.of(
                    store.getEntry("there"),
                    store.entries(KeyRange.all()).collectList(),
                    store.update("there", old -> old.map(value -> value + "w")))) {
                var unused = assertRefused(StorePermissionException.class, question::block, "permission");
            }
        }
    }

    /** The number of the first. */
    private static String connection() {
        return server.clients().toString().replaceFirst(".*?id=(\\d+) .*", "$1");
    }

    private static String[] without(String... rights) {
        return Stream.concat(Stream.of(ENOUGH), Stream.of(rights)).toArray(String[]::new);
    }

    private static void assertWritesRefused(KeyValueStore<String> store) {
        var unused = assertRefused(
                StorePermissionException.class, () -> store.put("there", "w").block(), "permission");
        unused = assertRefused(
                StorePermissionException.class, () -> store.put("new", "w").block(), "permission");
        unused = assertRefused(
                StorePermissionException.class,
                () -> store.putIfAbsent("new", "w").block(),
                "permission");
        unused = assertRefused(
                StorePermissionException.class, () -> store.delete("there").block(), "permission");
    }

    private static KeyValueStore<String> open(String user, String password, String prefix) {
        return TextStore.open(url(user, password, prefix));
    }

    private static String url(String user, String password, String prefix) {
        return "redis://" + user + ":" + password + "@" + server.address() + "?clientName=acl&prefix=" + prefix
                + "&commandTimeout=1h";
    }

    private static void setUser(String... rules) {
        String[] words = new String[rules.length + 6];
        System.arraycopy(new String[] {"ACL", "SETUSER", "app", "reset", "on", ">secret"}, 0, words, 0, 6);
        System.arraycopy(rules, 0, words, 6, rules.length);
        server.command(words);
    }
}
