package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.WatchOptions;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A server that closes the connection of a client that reads more than it may. */
@Timeout(120)
@Tag("long")
class OutputLimitIT {

    private static final int LARGE = 40_000_000;
    private static final int MEGABYTE = 1 << 20;
    private static final int MANY = 60;
    private static final String GROW =
            "for i = 1, ARGV[1] do redis.call('SETRANGE', 'app:k' .. i, ARGV[2] - 1, 'x') end";

    @Test
    void get_answerEndsTheConnection_isGivenUpAndTheOthersGoOn() {
        try (RedisServer server = limited("32mb");
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&commandTimeout=20s")) {
            store.put("k", "v").block();
            store.put("large", "not yet").block();
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");
            long before = connections(server);

            StoreUnavailableException failure = assertRefused(
                    StoreUnavailableException.class, () -> store.get("large").block(), "client-output-buffer-limit");

            assertTrue(failure.isTransient());
            long made = connections(server) - before;
            assertTrue(made < 10, () -> made + " connections");
            assertEquals("v", store.get("k").block());
            assertWorks(store);
        }
    }

    @Test
    void get_manyOfOneAnswerThatEndsTheConnection_areGivenUpTogether() {
        try (RedisServer server = limited("32mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            store.put("large", "not yet").block();
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");

            Set<String> ends = Flux.range(0, 64)
                    .flatMap(i -> store.get("large").materialize(), 64)
                    .map(end -> String.valueOf(end.getThrowable()))
                    .collect(Collectors.toSet())
                    .block();

            assertEquals(1, Objects.requireNonNull(ends).size(), ends::toString);
            assertTrue(ends.toString().contains("client-output-buffer-limit"), ends::toString);
            assertTrue(proxy.accepted() < 10, () -> proxy.accepted() + " connections");
            assertWorks(store);
        }
    }

    @Test
    void get_manyAnswersThatEndTheConnectionTogether_allArrive() {
        try (RedisServer server = limited("16mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            fill(store);
            server.command("EVAL", GROW, "0", Integer.toString(MANY), Integer.toString(9 * MEGABYTE));

            List<Integer> lengths = Flux.range(1, MANY)
                    .flatMap(i -> store.get("k" + i).map(String::length), MANY)
                    .distinct()
                    .collectList()
                    .block();

            assertEquals(List.of(9 * MEGABYTE), lengths);
            assertTrue(proxy.accepted() < 10, () -> proxy.accepted() + " connections");
        }
    }

    /** Each of them ends a connection of its own; meanwhile the others are sent by the thousand, not a batch a connection. */
    @Test
    void put_manyAnswersEndConnections_areSentInBetween() {
        try (RedisServer server = limited("4mb");
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&commandTimeout=3s")) {
            fill(store);
            server.command("EVAL", GROW, "0", Integer.toString(MANY), Integer.toString(5 * MEGABYTE));
            Disposable guilty = Flux.range(1, MANY)
                    .flatMap(i -> store.get("k" + i).retry(), MANY)
                    .subscribe();
            try {
                List<KeyValueException> notSent = Flux.range(0, 40_000)
                        .flatMap(
                                i -> store.put("p" + i, "v")
                                        .then(Mono.<KeyValueException>empty())
                                        .onErrorResume(KeyValueException.class, Mono::just),
                                8_000)
                        .filter(failure -> failure.outcome() == Outcome.NOT_EXECUTED)
                        .collectList()
                        .block();
                assertEquals(List.of(), notSent);
            } finally {
                guilty.dispose();
            }
        }
    }

    /** What goes on at the same time for the library itself is not what ends the connection. */
    @Test
    void get_answerEndsTheConnectionBesideAScanOfTheServer_isGivenUp() {
        try (RedisServer server = limited("32mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = TextStore.open(
                        "redis://" + proxy.address() + "?prefix=app:&ordered=false&commandTimeout=20s")) {
            server.command("DEBUG", "POPULATE", "200000", "foreign", "1");
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");
            KeyRange none = KeyRange.prefix("none");
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            Disposable scans = Flux.range(0, 8)
                    .flatMap(i -> store.keys(none, ScanOptions.defaults().unordered())
                            .repeat()
                            .doOnError(failure -> failures.add(String.valueOf(failure)))
                            .retry())
                    .subscribe();
            try {
                long before = proxy.accepted();
                StoreUnavailableException failure = assertRefused(
                        StoreUnavailableException.class,
                        () -> store.get("large").block(),
                        "client-output-buffer-limit");
                long made = proxy.accepted() - before;
                assertTrue(made < 10, () -> made + " connections");
                assertTrue(failure.isTransient());
                assertEquals(List.of(), List.copyOf(failures));
            } finally {
                scans.dispose();
            }
        }
    }

    @Test
    void watch_valueEndsTheConnection_isUnreadableAndTheOthersAreTold() {
        try (RedisServer server = limited("32mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();
            Disposable watch = store.watch(KeyRange.all()).subscribe(changes::add);
            RedisTests.await("it listens", () -> !changes.isEmpty());

            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");

            RedisTests.await(
                    "it is told of",
                    () -> changes.stream()
                            .anyMatch(change -> change instanceof Change.Unreadable<String> unreadable
                                    && unreadable.key().equals("large")
                                    && unreadable.error().getCause() instanceof StoreUnavailableException));
            store.put("k", "v").block(); // hence connected again
            long made = proxy.accepted();
            for (int i = 0; i < 5; i++) {
                Change<String> put = new Change.Put<>("k" + i, Optional.of("v"));
                store.put("k" + i, "v").block();
                RedisTests.await("the others are told of", () -> changes.contains(put));
            }
            assertEquals(made, proxy.accepted());
            watch.dispose();
        }
    }

    /** What was lost together with the one that ends the connections is not taken for it. */
    @Test
    void watch_anotherReadEndsTheConnectionAgainAndAgain_isToldOfWhatIsThere() {
        try (RedisServer server = limited("32mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            store.put("large", "not yet").block();
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");
            Queue<Change<String>> values = new ConcurrentLinkedQueue<>();
            Queue<Change<String>> keys = new ConcurrentLinkedQueue<>();
            KeyRange small = KeyRange.prefix("small");
            Disposable watches = Disposables.composite(
                    store.watch(small).subscribe(values::add),
                    store.watch(small, WatchOptions.defaults().keysOnly()).subscribe(keys::add));
            RedisTests.await("both listen", () -> values.size() == 1 && keys.size() == 1);
            Disposable guilty = store.get("large").retry().subscribe();
            try {
                long before = proxy.accepted();
                RedisTests.await("it ends connections", () -> proxy.accepted() >= before + 5);
                for (int i = 1; i <= 5; i++) {
                    int told = 1 + i;
                    server.command("SET", "app:small" + i, "v");
                    RedisTests.await("both are told", () -> values.size() == told && keys.size() == told);
                }
            } finally {
                guilty.dispose();
            }
            watches.dispose();
            List<Change<String>> puts = new ArrayList<>(List.of(new Change.Reset<>()));
            List<Change<String>> presences = new ArrayList<>(puts);
            for (int i = 1; i <= 5; i++) {
                puts.add(new Change.Put<>("small" + i, Optional.of("v")));
                presences.add(new Change.Put<>("small" + i, Optional.empty()));
            }
            assertEquals(puts, List.copyOf(values));
            assertEquals(presences, List.copyOf(keys));
        }
    }

    @Test
    void watch_valuesEndTheConnectionTogether_tellsOfEach() {
        try (RedisServer server = limited("16mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            fill(store);
            Set<String> told = ConcurrentHashMap.newKeySet();
            BaseSubscriber<Change<String>> slow = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnNext(Change<String> change) {
                    boolean unused = told.add(
                            change instanceof Change.Put<String> put
                                            && put.value().length() == MEGABYTE
                                    ? put.key()
                                    : change.getClass().getSimpleName());
                }
            };
            store.watch(KeyRange.all()).subscribe(slow);
            Set<Change<String>> changes = ConcurrentHashMap.newKeySet();
            Disposable other = store.watch(
                            KeyRange.all(), WatchOptions.defaults().keysOnly())
                    .subscribe(changes::add);
            RedisTests.await("both listen", () -> !told.isEmpty() && !changes.isEmpty());

            grow(server);
            RedisTests.await("all have changed", () -> changes.size() == 1 + MANY);
            slow.request(Long.MAX_VALUE);

            RedisTests.await("it is told of all", () -> told.size() == 1 + MANY);
            assertTrue(told.contains("Reset"), told::toString);
            slow.cancel();
            other.dispose();
        }
    }

    @Test
    void scan_valuesEndTheConnectionTogether_emitsAll() {
        try (RedisServer server = limited("16mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            fill(store);
            grow(server);

            assertEquals(MANY, store.scan(KeyRange.all()).count().block());
            assertTrue(proxy.accepted() < 10, () -> proxy.accepted() + " connections");
        }
    }

    @Test
    void scan_valueEndsTheConnection_emitsWhatIsBeforeAndNamesIt() {
        try (RedisServer server = limited("32mb");
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = open(proxy)) {
            List<String> keys = List.of("a", "b", "large", "z");
            keys.forEach(key -> store.put(key, "v").block());
            server.command("SETRANGE", "app:large", Integer.toString(LARGE - 1), "x");

            for (Flux<KeyValue<String>> read : List.of(store.scan(KeyRange.all()), store.getAll(keys))) {
                List<String> emitted = new ArrayList<>();
                StoreUnavailableException failure = assertRefused(
                        StoreUnavailableException.class,
                        () -> read.doOnNext(found -> emitted.add(found.key())).blockLast(),
                        "\"large\"",
                        "client-output-buffer-limit");
                assertEquals(Optional.of("large"), failure.key());
                assertEquals(List.of("a", "b"), emitted);
            }
            assertEquals(
                    List.of(new KeyValue<>("z", "v")),
                    store.scan(KeyRange.all(), ScanOptions.defaults().after("large"))
                            .collectList()
                            .block());
        }
    }

    private static RedisServer limited(String most) {
        return RedisServer.builder()
                .option("client-output-buffer-limit", "normal", most, "0", "0")
                .start();
    }

    private static KeyValueStore<String> open(FaultProxy proxy) {
        return TextStore.open("redis://" + proxy.address() + "?prefix=app:&commandTimeout=20s");
    }

    /** Stores values that are small, and known to be. */
    private static void fill(KeyValueStore<String> store) {
        for (int i = 1; i <= MANY; i++) {
            store.put("k" + i, "v").block();
        }
        for (int i = 0; i < 12; i++) {
            assertEquals(1, store.getAll(List.of("k1")).count().block());
        }
    }

    /** Makes them large, all at once. */
    private static void grow(RedisServer server) {
        server.command("EVAL", GROW, "0", Integer.toString(MANY), Integer.toString(MEGABYTE));
    }

    /** Those of the fixture included. */
    private static long connections(RedisServer server) {
        Matcher made = Pattern.compile("total_connections_received:(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "stats")));
        assertTrue(made.find());
        return Long.parseLong(made.group(1));
    }
}
