package io.reactivekv.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.cli.transfer.Difference.How;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
