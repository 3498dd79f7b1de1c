package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.RedisSpaces;
import io.reactivekv.redis.ReindexProgress;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A server that stops in the middle of operations of several steps: each ends in time after its last progress. */
@Tag("long")
class SilentMidwayIT {

    /** How late everything comes, each way, so that operations can be seen in their middle. */
    private static final Duration SLOW = Duration.ofMillis(25);

    private static final int KEYS = 4_000;

    /** So many that what goes on by itself is not done before all are in their middle. */
    private static final int MANY = 16_000;

    private static final int DUE = 100_000;

    /** More than two steps of those that are counted by it. */
    private static final int SOME = 1_100;

    /** What is not about one key, and takes one step all the same; {@link SilentServerIT} has these. */
    private static final Set<String> ONE_STEP = Set.of("page(KeyRange)", "ping()");

    /** Writes of which a part has happened. */
    private static final Set<String> HALF_DONE =
            Set.of("putAll(Map)", "putAll(Publisher)", "deleteAll(Collection)", "deleteAll(KeyRange)", "copy");

    private static final byte[] INDEX = bytes("\u00ffkv:index:app:");
    private static final byte[] EXPIRY_INDEX = bytes("\u00ffkv:expiry:app:");

    private final MidwayTrial trial = new MidwayTrial();
    private final Sinks.Many<Entry<String>> source = Sinks.many().unicast().onBackpressureBuffer();

    /** A client past the proxy would sweep what is to last. */
    @Test
    void operations_serverStopsInTheirMiddle_endInTimeAfterTheirLastProgress() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = KeyValueStores.open(url(proxy, "app:"), String.class);
                KeyValueStore<String> plain =
                        KeyValueStores.open(url(proxy, "plain:") + "&ordered=false", String.class)) {
            store.putAll(entries("k", KEYS)).block();
            store.putAll(entries("r", MANY)).block();
            store.putAll(entries("d", MANY)).block();
            server.command("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'raw:' .. i, 1) end", "0", "" + KEYS);
            server.command("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'plain:' .. i, 1) end", "0", "" + KEYS);

            beginThoseThatWaitForTheirSubscriber(store, plain, url(proxy, "raw:"));
            proxy.fault(Fault.delay(SLOW));
            beginTheOthers(store, server);
            server.stop();
            proxy.pass(); // what is on its way arrives, the last progress of those that wait for it

            verifyNoneIsForgotten();
            trial.verifyEnd(this::goOn, HALF_DONE);
            server.resume();
        }
    }

    private void beginThoseThatWaitForTheirSubscriber(
            KeyValueStore<String> store, KeyValueStore<String> plain, String raw) {
        KeyRange range = KeyRange.prefix("k");
        ScanOptions unordered = ScanOptions.defaults().unordered();
        trial.begin("getAll(Collection)", store.getAll(entries("k", KEYS).keySet()));
        trial.begin("scan(KeyRange)", store.scan(range));
        trial.begin("entries(KeyRange)", store.entries(range));
        trial.begin("keys(KeyRange)", store.keys(range));
        trial.begin("scan(KeyRange), unordered", plain.scan(KeyRange.all(), unordered));
        trial.begin("entries(KeyRange), unordered", plain.entries(KeyRange.all(), unordered));
        trial.begin("keys(KeyRange), unordered", plain.keys(KeyRange.all(), unordered));
        trial.begin("copy", KeyValueStores.copy(store, store.withPrefix("copy:"), range));
        trial.begin(
                "reindex",
                RedisSpaces.reindex(StoreConfig.parse(raw)),
                step -> ((ReindexProgress) step).examined() > 0);
        trial.awaitBegun();
    }

    private void beginTheOthers(KeyValueStore<String> store, RedisServer server) {
        server.command(
                bytes("EVAL"),
                bytes("for i = 1, ARGV[1] do redis.call('ZADD', KEYS[1], 1, i) end"),
                bytes("1"),
                EXPIRY_INDEX,
                bytes("" + DUE));
        trial.begin("putAll(Map)", store.putAll(entries("m", MANY)));
        trial.begin("putAll(Publisher)", store.putAll(source.asFlux()));
        emit();
        trial.begin("deleteAll(Collection)", store.deleteAll(entries("d", MANY).keySet()));
        trial.begin("deleteAll(KeyRange)", store.deleteAll(KeyRange.prefix("r")));
        trial.begin("count(KeyRange)", store.count(KeyRange.all()));
        trial.begin("stats()", store.stats());
        Until.holds(
                "all are in their middle",
                () -> count(server, "m") > SOME
                        && count(server, "s") == SOME
                        && count(server, "d") < MANY - SOME
                        && count(server, "r") < MANY - SOME
                        && due(server) < DUE - 3 * SOME);
    }

    private void goOn() {
        trial.goOn();
        emit();
    }

    private void emit() {
        IntStream.range(0, SOME)
                .forEach(i -> source.tryEmitNext(Entry.of("s" + i, "v")).orThrow());
    }

    /** Operations on one key take one step. */
    private void verifyNoneIsForgotten() {
        Set<String> names = trial.names();
        assertEquals(
                List.of(),
                Operations.of(KeyValueStore.class)
                        .map(SilentMidwayIT::name)
                        .filter(name -> !name.endsWith("(String)") && !name.endsWith("(Entry)"))
                        .filter(name -> !names.contains(name) && !ONE_STEP.contains(name))
                        .toList());
    }

    private static String name(Method method) {
        return method.getName()
                + Stream.of(method.getParameterTypes())
                        .limit(1)
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining("", "(", ")"));
    }

    private static Map<String, String> entries(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + i)
                .collect(Collectors.toMap(Function.identity(), k -> "v"));
    }

    private static long count(RedisServer server, String prefix) {
        return (Long) server.command(
                bytes("ZLEXCOUNT"), INDEX, bytes("[" + prefix), bytes("(" + (char) (prefix.charAt(0) + 1)));
    }

    private static long due(RedisServer server) {
        return (Long) server.command(bytes("ZCARD"), EXPIRY_INDEX);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String url(FaultProxy proxy, String prefix) {
        return "redis://" + proxy.address() + "?prefix=" + prefix + "&commandTimeout=" + DistantRedis.TIMEOUT.toMillis()
                + "ms";
    }
}
