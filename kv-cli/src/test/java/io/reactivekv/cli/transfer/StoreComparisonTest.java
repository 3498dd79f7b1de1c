package io.reactivekv.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.cli.transfer.Difference.How;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreComparisonTest {

    private static final KeyRange RANGE = KeyRange.prefix("k");

    private final KeyValueStore<byte[]> first = KeyValueStores.open("memory:", Serializers.bytes());
    private final KeyValueStore<byte[]> second = KeyValueStores.open("memory:", Serializers.bytes());
    private final StoreComparison comparison = new StoreComparison(first, second);
    private final List<Difference> differences = new ArrayList<>();
    private long compared;

    @BeforeEach
    void fill() {
        put(first, "other", 1);
        for (KeyValueStore<byte[]> both : List.of(first, second)) {
            put(both, "k-same", 1);
            both.put("k-same-time", new byte[1], Duration.ofHours(1)).block();
        }
        put(first, "k-missing", 1);
        put(first, "k-value", 1);
        put(second, "k-value", 2);
        put(first, "k-expiry", 1);
        second.put("k-expiry", new byte[] {1}, Duration.ofHours(1)).block();
        put(second, "k-extra", 1);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private static void put(KeyValueStore<byte[]> store, String key, int value) {
        store.put(key, new byte[] {(byte) value}).block();
    }

    @Test
    void run_everyKindOfDifference_isToldInKeyOrder() {
        comparison.run(RANGE, differences::add, done -> compared = done);
        assertEquals(
                List.of(
                        new Difference("k-expiry", How.EXPIRY),
                        new Difference("k-extra", How.EXTRA),
                        new Difference("k-missing", How.MISSING),
                        new Difference("k-value", How.VALUE)),
                differences);
        assertEquals(6, compared);
    }

    /** The second store is read ahead less far than the first; k-z is then about to expire there, or has. */
    @ParameterizedTest
    @ValueSource(ints = {60, 100})
    void run_entriesThatExpireReadAtDifferentMoments_areTheSame(int extra) {
        AtomicLong seconds = new AtomicLong(1_000);
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
        try (KeyValueStoreFactory left = onClock(clock);
                KeyValueStoreFactory right = onClock(clock)) {
            KeyValueStore<byte[]> source = left.open("", Serializers.bytes());
            KeyValueStore<byte[]> target = right.open("", Serializers.bytes());
            for (KeyValueStore<byte[]> both : List.of(source, target)) {
                both.put("k-a", new byte[1], Duration.ofSeconds(60)).block();
                both.put("k-z", new byte[1], Duration.ofSeconds(60)).block();
            }
            List<Difference> extras = IntStream.range(0, extra)
                    .mapToObj(i -> new Difference(String.format("k-m%03d", i), How.EXTRA))
                    .toList();
            extras.forEach(each -> put(target, each.key(), 1));
            new StoreComparison(source, target).run(RANGE, differences::add, done -> seconds.incrementAndGet());
            assertEquals(extras, differences);
        }
    }

    private static KeyValueStoreFactory onClock(InstantSource clock) {
        return KeyValueStores.factory(MemoryBackend.builder().clock(clock).build());
    }

    @Test
    void runUnordered_everyKindOfDifference_isTold() {
        comparison.runUnordered(RANGE, differences::add, done -> compared = done);
        assertEquals(
                List.of(
                        new Difference("k-expiry", How.EXPIRY),
                        new Difference("k-missing", How.MISSING),
                        new Difference("k-value", How.VALUE),
                        new Difference("k-extra", How.EXTRA)),
                differences);
        assertEquals(10, compared, "each entry of each store");
    }
}
