package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What a {@code putAll} gathers, and asks of its publisher, while the store does not keep up. */
@Timeout(60)
class GatheringTest {

    private static final int MB = 1 << 20;

    private final List<List<Write<byte[]>>> chunks = new ArrayList<>();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Sinks.Empty<Void> answer = Sinks.empty();
    private final AtomicInteger made = new AtomicInteger();
    private final KeyValueStore<byte[]> store = KeyValueStores.factory(new StubBackend() {
                @Override
                public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                    return Mono.defer(() -> {
                        chunks.add(writes);
                        written.countDown();
                        return answer.asMono().thenReturn((long) writes.size());
                    });
                }
            })
            .open("", Serializers.bytes());

    @Test
    void putAll_largeValuesAndAStoreThatWaits_piledUpAreSomeMegabytes() {
        StepVerifier.withVirtualTime(() -> store.putAll(entries(3_000, MB)))
                .expectSubscription()
                .then(() -> {
                    assertTrue(made.get() >= 16, () -> "some are gathered ahead: " + made);
                    assertTrue(made.get() <= 64, () -> made + " MB are held");
                })
                .thenCancel()
                .verify();
    }

    @Test
    void putAll_valuesGrowAllAtOnce_piledUpAreSomeMegabytes() {
        StepVerifier.withVirtualTime(() -> store.putAll(entries(1_500, 10).concatWith(entries(3_000, MB))))
                .expectSubscription()
                .then(() -> {
                    assertTrue(made.get() > 1_500, () -> "small ones are gathered ahead: " + made);
                    assertTrue(made.get() <= 1_500 + 64, () -> (made.get() - 1_500) + " MB are held");
                })
                .thenCancel()
                .verify();
    }

    @Test
    void putAll_largeValues_writesAFewMegabytesAtATime() {
        answer.tryEmitEmpty().orThrow();
        StepVerifier.withVirtualTime(() -> store.putAll(entries(100, MB)))
                .expectNext(100L)
                .verifyComplete();
        assertEquals(keys(100), keysWritten());
        chunks.stream().skip(1).forEach(chunk -> assertTrue(chunk.size() <= 4, () -> chunk.size() + " MB at a time"));
    }

    @Test
    void putAll_largeValuesInAMap_writesAFewMegabytesAtATime() {
        answer.tryEmitEmpty().orThrow();
        byte[] value = new byte[MB];
        store.putAll(keys(40).stream().collect(Collectors.toMap(key -> key, key -> value)))
                .block();
        assertEquals(40, keysWritten().size());
        chunks.forEach(chunk -> assertTrue(chunk.size() <= 4, () -> chunk.size() + " MB at a time"));
    }

    @Test
    void putAll_valuesOfAllSizes_writesEachOnceInOrder() {
        answer.tryEmitEmpty().orThrow();
        Flux<Entry<byte[]>> entries =
                Flux.range(0, 5_000).map(i -> Entry.of(key(i), new byte[i % 97 == 0 ? MB : i % 7]));
        assertEquals(
                5_000L, store.putAll(entries.publishOn(Schedulers.parallel())).block());
        assertEquals(keys(5_000), keysWritten());
    }

    @Test
    void putAll_smallValues_takesFullChunks() {
        answer.tryEmitEmpty().orThrow();
        StepVerifier.withVirtualTime(() -> store.putAll(entries(1_300, 10)))
                .expectNext(1_300L)
                .verifyComplete();
        assertEquals(List.of(512, 512, 276), chunks.stream().map(List::size).toList());
    }

    @Test
    void putAll_publisherThatEmitsOneByOne_isAskedInTime() {
        answer.tryEmitEmpty().orThrow();
        TestPublisher<Entry<byte[]>> source = TestPublisher.create();
        StepVerifier.withVirtualTime(() -> store.putAll(source))
                .expectSubscription()
                .then(() -> {
                    for (int i = 0; i < 2 * Chunks.SIZE; i++) {
                        source.assertMinRequested(1);
                        source.next(Entry.of(key(i), new byte[10]));
                    }
                })
                .thenCancel()
                .verify();
        source.assertCancelled();
    }

    /** What it has emitted is stored although it does not return from being asked. */
    @Test
    void putAll_publisherThatBlocks_isWaitedForByNobodyElse() {
        answer.tryEmitEmpty().orThrow();
        Flux<Entry<byte[]>> entries = Flux.range(0, 3).map(i -> {
            if (i == 2) {
                await(written);
            }
            return Entry.of(key(i), new byte[10]);
        });
        assertEquals(
                3L,
                store.putAll(entries.subscribeOn(Schedulers.boundedElastic())).block());
        assertEquals(keys(3), keysWritten());
    }

    private Flux<Entry<byte[]>> entries(int count, int bytes) {
        return Flux.range(0, count).map(i -> {
            made.incrementAndGet();
            return Entry.of(key(i), new byte[bytes]);
        });
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(GatheringTest::key).toList();
    }

    private static String key(int i) {
        return String.format("k%04d", i);
    }

    private List<String> keysWritten() {
        return chunks.stream().flatMap(List::stream).map(Write::key).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
