package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A write that is executed and whose reply is lost: whatever it is, with order or without, on one node, behind Sentinels or
 * in a Cluster, it does not happen twice, and its caller knows that he cannot know.
 */
@Tag("long")
class LostWriteReplyIT {

    /** So often is it tried, since the reply that is lost may be that to a sweep, a heartbeat or a Sentinel. */
    private static final int ATTEMPTS = 10;

    private static final int KEYS = 200;
    private static final String PLAIN = "&ordered=false";
    private static final List<Fault> LOSSES = Stream.of(
                    Fault.loseReplies(), Fault.loseRepliesAndReset(), Fault.truncateReplies(1))
            .map(Fault::once)
            .toList();

    private static final Map<Where, LossySpace> SPACES = new EnumMap<>(Where.class);

    private static RedisServer server;
    private static FaultProxy proxy;
    private static RedisSentinels sentinels;
    private static RedisCluster cluster;

    /** Where the key is. */
    enum Where {
        ONE_NODE,
        ONE_NODE_PLAIN,
        SENTINEL,
        CLUSTER,
        CLUSTER_PLAIN
    }

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        proxy = FaultProxy.to(server);
        sentinels = RedisSentinels.builder().proxied().start();
        cluster = RedisCluster.builder().replicas(0).proxied().start();
        RedisServer master = sentinels.master();
        // What a replica is sent would be taken for replies.
        sentinels.servers().stream().filter(other -> !other.equals(master)).forEach(RedisServer::kill9);
        SPACES.put(Where.ONE_NODE, space("redis://" + proxy.address() + "?", "", server, proxy));
        SPACES.put(Where.ONE_NODE_PLAIN, space("redis://" + proxy.address() + "?", PLAIN, server, proxy));
        SPACES.put(Where.SENTINEL, space(sentinels.uri() + "&", "", master, sentinels.proxy(master)));
        SPACES.put(Where.CLUSTER, space(cluster.uri() + "?", "&buckets=4", cluster.masters(), cluster::proxy));
        SPACES.put(Where.CLUSTER_PLAIN, space(cluster.uri() + "?", PLAIN, cluster.masters(), cluster::proxy));
    }

    private static LossySpace space(String url, String options, RedisServer only, FaultProxy before) {
        return space(url, options, List.of(only), master -> before);
    }

    private static LossySpace space(
            String url, String options, List<RedisServer> masters, Function<RedisServer, FaultProxy> proxies) {
        String prefix = options.equals(PLAIN) ? "plain:" : "app:";
        return new LossySpace(url + "commandTimeout=10s" + options, prefix, masters, proxies);
    }

    @AfterAll
    static void stop() {
        SPACES.values().forEach(LossySpace::close);
        proxy.close();
        server.close();
        sentinels.close();
        cluster.close();
    }

    /** All losses, batched and not, on one node with order; elsewhere they take turns. */
    static Stream<Arguments> writes() {
        List<Arguments> all = new ArrayList<>();
        for (WriteKind kind : WriteKind.all().toList()) {
            for (Where where : Where.values()) {
                boolean batched = all.size() % 2 == 0;
                if (where == Where.ONE_NODE) {
                    LOSSES.forEach(loss -> all.add(Arguments.of(kind, where, true, loss)));
                    LOSSES.forEach(loss -> all.add(Arguments.of(kind, where, false, loss)));
                } else {
                    all.add(Arguments.of(kind, where, batched, LOSSES.get(all.size() / 2 % LOSSES.size())));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, batched {2}, {3}")
    @MethodSource("writes")
    void write_replyLost_isUnknownAndNeverExecutedAgain(WriteKind kind, Where where, boolean batched, Fault loss) {
        LossySpace space = SPACES.get(where);
        KeyValueStoreFactory client = space.client(batched);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            kind.setUp(client);
            Object seen = kind.prepare().apply(client).block();
            String value = space.value();
            String before = space.state();
            space.proxy.fault(loss);
            try {
                Flux.from(kind.write().apply(client, seen)).then().block();
            } catch (StoreUnavailableException failure) {
                assertTrue(failure.isTransient());
                boolean executed = !before.equals(space.state());
                assertTrue(!executed || failure.outcome() == Outcome.UNKNOWN, "what is not executed has no effect");
                // A put of a new key may lose the reply to its look before that.
                if (failure.outcome() == Outcome.UNKNOWN
                        && (executed || kind.before().isEmpty())) {
                    verifyNotExecutedAgain(space, client, value);
                    return;
                }
            }
            LossySpace.awaitWorking(client);
            assertTrue(space.isOver(), "the fault has struck");
        }
        fail("never was it executed and the outcome unknown");
    }

    /** Were the write sent again on the next connection, it would take effect again on the same state. */
    private static void verifyNotExecutedAgain(LossySpace space, KeyValueStoreFactory client, String value) {
        space.restore(value);
        String after = space.state();
        LossySpace.awaitWorking(client);
        assertEquals(after, space.state());
    }

    @ParameterizedTest
    @EnumSource
    void update_replyToItsWriteLost_isUnknownAndItsFunctionRunsOnce(Where where) {
        LossySpace space = SPACES.get(where);
        KeyValueStore<String> store = WriteKind.texts(space.client(true));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Fault loss = LOSSES.get(attempt % LOSSES.size());
            store.put(WriteKind.KEY, "old").block();
            AtomicInteger runs = new AtomicInteger();
            Mono<String> update = store.update(WriteKind.KEY, old -> {
                if (runs.incrementAndGet() == 1) {
                    space.proxy.fault(loss);
                }
                return old.map(text -> text + "+");
            });
            Outcome outcome = update.map(written -> Outcome.NOT_EXECUTED)
                    .onErrorResume(StoreUnavailableException.class, e -> Mono.just(e.outcome()))
                    .block();
            LossySpace.awaitWorking(space.client(true));
            assertEquals(1, runs.get());
            if (outcome == Outcome.UNKNOWN
                    && "old+".equals(store.get(WriteKind.KEY).block())) {
                return;
            }
        }
        fail("never was it executed and the outcome unknown");
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_NODE", "SENTINEL", "CLUSTER"})
    void deleteAllOfARange_replyLost_endsTypedAndALaterCallFinishes(Where where) {
        LossySpace space = SPACES.get(where);
        KeyValueStore<String> store = WriteKind.texts(space.client(true));
        ScanOptions whole = ScanOptions.defaults();
        for (Fault loss : LOSSES) {
            for (ScanOptions options : List.of(whole, whole.limit(2L * keys().size()))) {
                putAll(store, keys(), "before");
                space.proxy.fault(loss);
                try {
                    store.deleteAll(KeyRange.all(), options)
                            .then()
                            .block(); // the first reply may be that of a read, which is read again
                } catch (KeyValueException e) {
                    assertEquals(Outcome.UNKNOWN, e.outcome());
                }
                LossySpace.awaitWorking(space.client(true));
                assertTrue(space.isOver(), "the fault has struck");
                store.deleteAll(KeyRange.all(), options).then().block();
                assertEquals(0, store.count(KeyRange.all()).block());
            }
        }
    }

    static Stream<Arguments> gathered() {
        Map<String, BiFunction<KeyValueStore<String>, String, Mono<?>>> kinds = Map.of(
                "put", (store, key) -> store.put(key, "first"),
                "put with a TTL", (store, key) -> store.put(key, "first", Duration.ofHours(1)),
                "replace", (store, key) -> store.replace(key, "first"),
                "delete", KeyValueStore::delete);
        return kinds.entrySet().stream()
                .flatMap(kind -> Stream.of(Where.values())
                        .flatMap(where -> Stream.of(true, false)
                                .map(batched -> Arguments.of(kind.getKey(), kind.getValue(), where, batched))));
    }

    /** Each first write of unknown outcome is followed by a second from another client, which has to stay. */
    @ParameterizedTest(name = "{0}, {2}, batched {3}")
    @MethodSource("gathered")
    void writesOfManyKeys_replyLost_areNotSentAgain(
            String name, BiFunction<KeyValueStore<String>, String, Mono<?>> write, Where where, boolean batched) {
        LossySpace space = SPACES.get(where);
        KeyValueStore<String> store = WriteKind.texts(space.client(batched));
        KeyValueStore<String> other = WriteKind.texts(space.client(!batched));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            putAll(other, keys(), "before");
            space.proxy.fault(LOSSES.get(attempt % LOSSES.size()));
            List<String> unknown = Flux.fromIterable(keys())
                    .flatMap(
                            key -> write.apply(store, key)
                                    .then(Mono.<String>empty())
                                    .onErrorResume(
                                            StoreUnavailableException.class,
                                            e -> e.outcome() == Outcome.UNKNOWN ? Mono.just(key) : Mono.empty()),
                            KEYS)
                    .collectList()
                    .block();
            LossySpace.awaitWorking(space.client(!batched));
            putAll(other, unknown, "second");
            LossySpace.awaitWorking(space.client(batched));
            assertEquals(
                    List.of(),
                    Flux.fromIterable(unknown)
                            .filterWhen(
                                    key -> other.get(key).defaultIfEmpty("none").map(value -> !value.equals("second")))
                            .collectList()
                            .block());
            if (!unknown.isEmpty()) {
                return;
            }
        }
        fail("never was an outcome unknown");
    }

    private static List<String> keys() {
        return Stream.iterate(0, i -> i + 1).limit(KEYS).map(i -> "p" + i).toList();
    }

    private static void putAll(KeyValueStore<String> store, List<String> keys, String value) {
        Flux.fromIterable(keys)
                .flatMap(key -> store.put(key, value), KEYS)
                .then()
                .block();
    }
}
