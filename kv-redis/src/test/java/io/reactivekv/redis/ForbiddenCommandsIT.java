package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.reactivekv.StoreConfig;
import io.reactivekv.StorePermissionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What becomes of operations that the user may not do, or not wholly. */
@Tag("long")
class ForbiddenCommandsIT extends AclServer {

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
}
