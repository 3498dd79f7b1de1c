package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.redis.RedisDriverOptions;
import io.reactivekv.redis.RedisSpaces;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Replies that take longer to come in than a server may be silent. */
@Timeout(120)
@Tag("long")
class SlowNetworkIT {

    private static final int PUTS = 20;
    private static final String BURST =
            "for i = 1, ARGV[1] do redis.call('SETRANGE', 'app:k' .. i, ARGV[2] - 1, 'x') end";

    /** Several values, one, and one that is thrown away as it comes in; about five seconds each. */
    @ParameterizedTest
    @CsvSource({"16, 1000000, 3200000", "1, 16000000, 3200000", "1, 80000000, 16000000"})
    void read_replyTakesLong_isNoSilenceForTheWritesBehindIt(int values, int bytes, int perSecond) {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server)) {
            List<String> keys =
                    IntStream.range(0, values).mapToObj(i -> "large" + i).toList();
            keys.forEach(key -> server.command("SETRANGE", "app:" + key, Integer.toString(bytes - 1), "x"));
            // The time-out of the connection tells what silence is, that of the view how long the operations may take.
            Backend<byte[]> store = RedisSpaces.open(
                    StoreConfig.parse("redis://" + proxy.address() + "?prefix=app:&ordered=false&commandTimeout=1s"),
                    RedisDriverOptions.defaults());
            Backend<byte[]> patient = store.withTimeout(Duration.ofMinutes(1));
            patient.ping().block();
            proxy.fault(Fault.throttleReplies(perSecond));

            Mono<Long> read = patient.getAll(keys).count().onErrorReturn(ValueTooLargeException.class, 1L);
            Mono<List<KeyValueException>> failures = Flux.range(0, PUTS)
                    .flatMap(i -> patient.write(put("p" + i), Condition.ALWAYS)
                            .then(Mono.<KeyValueException>empty())
                            .onErrorResume(KeyValueException.class, Mono::just))
                    .collectList();

            var both = Mono.zip(read, failures).block();
            assertEquals(values, both.getT1());
            assertEquals(List.of(), both.getT2());
            assertEquals(1, proxy.accepted());
            proxy.pass();
            store.close().block();
        }
    }

    /** Together they take longer than a watch waits for a read. */
    @Test
    void watch_burstOfLargeValues_tellsOfEach() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = KeyValueStores.open(
                        "redis://" + proxy.address() + "?prefix=app:&ordered=false&commandTimeout=1s",
                        Serializers.string())) {
            Set<String> told = ConcurrentHashMap.newKeySet();
            Disposable watch = store.watch(KeyRange.all())
                    .subscribe(change -> told.add(change instanceof Change.Put<String> put ? put.key() : ""));
            Until.holds("it listens", () -> !told.isEmpty());
            proxy.fault(Fault.throttleReplies(1_000_000));

            Object unused = server.command("EVAL", BURST, "0", "16", "380000");

            Until.holds(() -> "told of all, not only " + told, () -> told.size() == 1 + 16);
            watch.dispose();
            proxy.pass();
        }
    }

    private static Write.Put<byte[]> put(String key) {
        return new Write.Put<>(key, new byte[] {1}, Lifetime.never());
    }
}
