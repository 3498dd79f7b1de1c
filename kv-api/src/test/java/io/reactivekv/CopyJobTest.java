package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CopyJobTest {

    private static final int MB = 1 << 20;

    private final TreeMap<String, byte[]> source = new TreeMap<>();
    private final List<Long> limits = new ArrayList<>();
    private final List<List<Write<byte[]>>> written = new ArrayList<>();

    private final KeyValueStore<byte[]> from = KeyValueStores.factory(new StubBackend() {
                @Override
                public Flux<Stored<byte[]>> scan(ScanRequest request) {
                    return Flux.defer(() -> {
                        long limit = request.limit();
                        limits.add(limit);
                        return Flux.fromStream(source.entrySet().stream()
                                .filter(entry -> request.range().contains(entry.getKey()))
                                .limit(limit)
                                .map(entry -> new Stored<>(
                                        entry.getKey(), entry.getValue(), Revision.NONE, Stored.PERMANENT)));
                    });
                }
            })
            .open("", Serializers.bytes());

    private final KeyValueStore<byte[]> to = KeyValueStores.factory(new StubBackend() {
                @Override
                public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                    return Mono.fromSupplier(() -> {
                        written.add(writes);
                        return (long) writes.size();
                    });
                }
            })
            .open("", Serializers.bytes());

    @Test
    void copy_largeValues_writesAFewMegabytesAtATime() {
        fill(40, MB);
        assertEquals(40, copied(ScanOptions.defaults()));
        written.forEach(chunk -> assertTrue(bytes(chunk) <= 5 * MB, () -> bytes(chunk) + " bytes"));
        limits.subList(1, limits.size()).forEach(limit -> assertTrue(limit <= 4, limits::toString));
        assertEquals(keys(), keysWritten());
    }

    @Test
    void copy_largeValuesUnordered_writesAFewMegabytesAtATime() {
        fill(40, MB);
        assertEquals(40, copied(ScanOptions.defaults().unordered()));
        written.forEach(chunk -> assertTrue(bytes(chunk) <= 5 * MB, () -> bytes(chunk) + " bytes"));
        assertEquals(keys(), keysWritten());
    }

    @Test
    void copy_valuesOfAllSizes_copiesEachOnceUpToTheLimit() {
        for (int i = 0; i < 1_500; i++) {
            source.put(String.format("k%04d", i), new byte[i % 97 == 0 ? MB : i % 7]);
        }
        assertEquals(1_500, copied(ScanOptions.defaults()));
        assertEquals(keys(), keysWritten());
        written.clear();
        assertEquals(700, copied(ScanOptions.defaults().limit(700)));
        assertEquals(keys().subList(0, 700), keysWritten());
    }

    @Test
    void copy_smallValues_takesLargeChunks() {
        fill(1_000, 10);
        assertEquals(1_000, copied(ScanOptions.defaults()));
        assertTrue(written.size() < 10, () -> written.size() + " chunks");
    }

    private long copied(ScanOptions options) {
        return KeyValueStores.copy(from, to, KeyRange.all(), options)
                .blockLast()
                .copied();
    }

    private void fill(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            source.put(String.format("k%04d", i), new byte[bytes]);
        }
    }

    private List<String> keys() {
        return List.copyOf(source.keySet());
    }

    private List<String> keysWritten() {
        return written.stream().flatMap(List::stream).map(Write::key).toList();
    }

    private static long bytes(List<Write<byte[]>> chunk) {
        return chunk.stream()
                .mapToLong(write -> ((Write.Put<byte[]>) write).value().length)
                .sum();
    }
}
