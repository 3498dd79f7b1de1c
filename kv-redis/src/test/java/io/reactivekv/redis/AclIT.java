package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Opening a store as a user with limited rights. */
@Tag("long")
class AclIT extends AclServer {

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

    /** Whoever shares a command with a key that is forbidden is tried alone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batch_someKeysForbidden_othersSucceed(boolean ordered) {
        setUser(Stream.concat(Stream.of("~app:ok*"), Stream.of(ENOUGH).filter(right -> !right.equals("~app:*")))
                .toArray(String[]::new));
        try (KeyValueStore<String> store = TextStore.open(url("app", "secret", "app:") + "&ordered=" + ordered)) {
            Set<String> forbidden =
                    IntStream.range(0, 8).mapToObj(i -> "no" + 8 * i).collect(Collectors.toSet());
            assertEquals(forbidden, refused(key -> store.put(key, "v")));
            assertEquals(56, ((List<?>) server.command("KEYS", "app:ok*")).size());
            assertEquals(forbidden, refused(store::delete));
            assertEquals(List.of(), server.command("KEYS", "app:*"));
        }
    }

    /** The keys, of 64 at once, that are refused. */
    private static Set<String> refused(Function<String, Mono<?>> write) {
        return Flux.range(0, 64)
                .map(i -> (i % 8 == 0 ? "no" : "ok") + i)
                .flatMap(
                        key -> write.apply(key)
                                .then(Mono.<String>empty())
                                .onErrorResume(StorePermissionException.class, refusal -> Mono.just(key)),
                        64)
                .collect(Collectors.toSet())
                .block();
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
}
