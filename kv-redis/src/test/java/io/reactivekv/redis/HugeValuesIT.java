package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfig;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Values of 200 MB that others have stored, read by a program that has 256 MB of heap; and damaged ones. */
@Timeout(120)
@Tag("long")
class HugeValuesIT {

    private static final int HUGE = 200_000_000;
    private static final int LARGE = 70_000_000;

    @Test
    void read_valueLargerThanTheHeapBears_failsThatKeyOnly() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            HugeValuesIT.class.getName(),
                            server.uri() + "?prefix=app:&commandTimeout=30s")
                    .redirectErrorStream(true)
                    .start();
            try {
                RedisTests.await("it has written", () -> server.command("GET", "app:k50") != null);
                server.command("SETRANGE", "app:huge", Integer.toString(HUGE - 1), "x");
                server.command("SET", "app:go", "on");
                String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(program.waitFor(60, TimeUnit.SECONDS), "it ends");
                assertEquals(0, program.exitValue(), printed);
            } finally {
                Process unused = program.destroyForcibly();
            }
        }
    }

    /** The program with little memory. */
    public static void main(String[] args) {
        try (KeyValueStore<String> store = TextStore.open(args[0])) {
            store.put("a0", "v").block();
            store.put("huge", "small still").block();
            Entry<String> seen = store.getEntry("huge").block();
            store.put("k50", "v").block();
            RedisTests.await("the value is huge", () -> store.get("go").block() != null);
            assertEquals(false, store.replace(seen, "small").block());
            verifyPoints(store);
            verifyRanges(store);
        }
    }

    private static void verifyPoints(KeyValueStore<String> store) {
        var refusal = assertRefused(
                ValueTooLargeException.class,
                () -> store.get("huge").block(),
                "\"huge\"",
                "200000000",
                "maxValueBytes");
        assertFalse(refusal.isTransient());
        // In one batch with others.
        List<String> answers = Flux.fromStream(IntStream.range(0, 100).mapToObj(i -> i == 50 ? "huge" : "k50"))
                .flatMapSequential(
                        key -> store.get(key).onErrorResume(ValueTooLargeException.class, e -> Mono.just("!")), 100)
                .collectList()
                .block();
        assertEquals(99, answers.stream().filter("v"::equals).count());
        var unused = assertRefused(
                ValueTooLargeException.class,
                () -> store.getAll(List.of("k50", "huge")).blockLast(),
                "\"huge\"");
        unused = assertRefused(
                ValueTooLargeException.class, () -> store.getEntry("huge").block(), "200000000");
        assertEquals(true, store.exists("huge").block());
        assertEquals("v", store.get("k50").block());
    }

    private static void verifyRanges(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("h");
        assertEndsAt("uge", List.of(), view.scan(KeyRange.all()).map(KeyValue::key));
        assertEndsAt(
                "uge",
                List.of(),
                view.page(KeyRange.all(), ScanOptions.defaults())
                        .flatMapIterable(Page::items)
                        .map(KeyValue::key));
        assertEndsAt("huge", List.of("a0"), store.scan(KeyRange.all()).map(KeyValue::key));
        assertEndsAt("huge", List.of("a0"), store.entries(KeyRange.all()).map(Entry::key));
        assertEndsAt(
                "huge",
                List.of("k50"),
                store.scan(KeyRange.all(), ScanOptions.defaults().descending()).map(KeyValue::key));
        assertEquals(
                List.of(new KeyValue<>("k50", "v")),
                store.scan(KeyRange.all(), ScanOptions.defaults().after("huge"))
                        .collectList()
                        .block());
        ValueTooLargeException doubt = assertThrows(
                ValueTooLargeException.class,
                () -> store.getAndPut("huge", "small").block());
        assertEquals(Outcome.UNKNOWN, doubt.outcome());
        assertEquals("small", store.get("huge").block());
    }

    @Test
    void scan_largeValuesInSeveralBuckets_emitsWhatIsBeforeTheFirstAndNamesIt() {
        RedisCluster cluster = SharedCluster.empty();
        Layout layout = Layout.bucketed("app:", 16);
        try (KeyValueStore<String> store =
                TextStore.open(cluster.uri() + "?prefix=app:&buckets=16&commandTimeout=30s")) {
            List<String> keys = IntStream.range(10, 60).mapToObj(i -> "k" + i).toList();
            keys.forEach(key -> store.put(key, "v").block());
            for (String large : List.of("k50", "k20", "k35")) {
                int bucket = layout.bucketOf(large);
                Object unused = cluster.masterOf(layout.slotOf(bucket))
                        .command(
                                "SETRANGE",
                                Layout.text(layout.stored(large, bucket)),
                                Integer.toString(LARGE - 1),
                                "x");
            }

            Flux<String> scan = store.scan(KeyRange.all()).map(KeyValue::key);
            assertEndsAt("k20", keys.subList(0, 10), scan);
            assertEndsAt(
                    "k35",
                    keys.subList(11, 25),
                    store.entries(KeyRange.all(), ScanOptions.defaults().after("k20"))
                            .map(Entry::key));
            assertEquals(keys.subList(0, 10), scan.take(10).collectList().block());
            assertEquals(keys, store.keys(KeyRange.all()).collectList().block());
        } finally {
            var unused = SharedCluster.empty();
        }
    }

    /** Emits what is before a key, then fails naming it. */
    private static void assertEndsAt(String key, List<String> before, Flux<String> scan) {
        List<String> emitted = new ArrayList<>();
        var unused = assertRefused(
                ValueTooLargeException.class,
                () -> scan.doOnNext(emitted::add).blockLast(),
                "\"" + key + "\"",
                "after");
        assertEquals(before, emitted);
    }

    @Test
    void watch_valueLargerThanMayBeHeld_isUnreadableAndTheOthersAreTold() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&commandTimeout=30s")) {
            Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();
            Disposable watch = store.watch(KeyRange.all()).subscribe(changes::add);
            RedisTests.await("it listens", () -> !changes.isEmpty());
            server.command("CONFIG", "RESETSTAT");

            server.command("SETRANGE", "app:huge", Integer.toString(LARGE - 1), "x");
            for (int i = 0; i < 5; i++) {
                Change<String> put = new Change.Put<>("k" + i, Optional.of("v"));
                store.put("k" + i, "v").block();
                RedisTests.await("the others are told of", () -> changes.contains(put));
            }

            RedisTests.await(
                    "it is told of",
                    () -> changes.stream()
                            .anyMatch(change -> change instanceof Change.Unreadable<String> unreadable
                                    && unreadable.key().equals("huge")
                                    && unreadable.error().getCause() instanceof ValueTooLargeException));
            watch.dispose();
            // Read together with others, and then alone.
            assertTrue(sent(server) < 3L * LARGE, () -> sent(server) + " bytes");
        }
    }

    @Test
    void get_resourcesBroughtAlong_failsThatKeyOnlyAndTheirCustomizerIsCalled() throws Exception {
        AtomicInteger customized = new AtomicInteger();
        ClientResources resources = DefaultClientResources.builder()
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        customized.incrementAndGet();
                    }
                })
                .build();
        try (RedisServer server = RedisServer.start()) {
            StoreConfig config = StoreConfig.parse(server.uri() + "?prefix=app:&commandTimeout=30s");
            RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
            try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
                KeyValueStore<String> store = factory.open("", Serializers.string());
                store.put("k", "v").block();
                server.command("SETRANGE", "app:huge", Integer.toString(LARGE - 1), "x");
                var unused = assertRefused(
                        ValueTooLargeException.class, () -> store.get("huge").block(), "\"huge\"", "70000000");
                assertEquals("v", store.get("k").block());
                assertTrue(customized.get() > 0, "the customizer is left out");
            }
        } finally {
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    private static long sent(RedisServer server) {
        Matcher sent = Pattern.compile("total_net_output_bytes:(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "stats")));
        assertTrue(sent.find());
        return Long.parseLong(sent.group(1));
    }

    @Test
    void read_damagedBytes_failsThatKeyOnlyInEveryForm() {
        byte[][] damages = {
            {}, {0}, {(byte) 0xFF, (byte) 0xFF, 0, 1, 2, 3}, new byte[64], "nonsense".getBytes(StandardCharsets.UTF_8)
        };
        try (RedisServer server = RedisServer.start()) {
            for (String form : List.of("json", "kryo", "json&compression=deflate", "kryo&compression=deflate")) {
                server.command("FLUSHALL");
                String url = server.uri() + "?commandTimeout=30s&prefix=app:&serializer=" + form;
                try (KeyValueStore<Account> store = KeyValueStores.open(StoreConfig.parse(url), Account.class)) {
                    store.put("fine", new Account("Ada", 1)).block();
                    for (int i = 0; i < damages.length; i++) {
                        String key = "damaged" + i;
                        store.put(key, new Account("", 0)).block();
                        server.command(Layout.utf8("SET"), Layout.utf8("app:" + key), damages[i]);
                        var unused = assertRefused(
                                SerializationException.class,
                                () -> store.get(key).block(),
                                key);
                    }
                    assertEquals(new Account("Ada", 1), store.get("fine").block());
                    assertEquals(
                            List.of("fine"),
                            store.scan(KeyRange.all(), ScanOptions.defaults().onUndecodable(lost -> {}))
                                    .map(KeyValue::key)
                                    .collectList()
                                    .block());
                }
            }
        }
    }

    /** A value. */
    public record Account(String name, int logins) {}
}
