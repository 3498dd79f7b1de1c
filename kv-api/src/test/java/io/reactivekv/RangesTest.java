package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What is asked of a backend for a part of a range, or without order, and what failing half-way says. */
class RangesTest {

    private static final ScanOptions LIMITED = ScanOptions.defaults().limit(10_000);

    private final KeyValueException tooLarge = new ValueTooLargeException("it has 1 TB").in("", "p:c");
    private final StoreUnavailableException down = new StoreUnavailableException("down", Outcome.NOT_EXECUTED, null);
    private final List<ScanRequest> requests = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();
    private final List<String> wholes = new ArrayList<>();
    private Flux<String> keys = Flux.empty();
    private Flux<Stored<byte[]>> entries = Flux.error(new UnsupportedOperationException("no order"));
    private Mono<Long> step = Mono.just(512L);
    private Mono<Long> whole = Mono.just(7L);
    private final KeyValueStore<String> store = KeyValueStores.factory(new StubBackend() {
                @Override
                public Flux<String> keys(ScanRequest request) {
                    requests.add(request);
                    return keys;
                }

                @Override
                public Flux<Stored<byte[]>> scan(ScanRequest request) {
                    requests.add(request);
                    return entries;
                }

                @Override
                public Mono<Long> writeAll(List<Write<byte[]>> writes) {
                    steps.add(writes.size());
                    return step;
                }

                @Override
                public Mono<Long> count(KeyRange range) {
                    wholes.add("count " + range);
                    return whole;
                }

                @Override
                public Mono<Long> deleteAll(KeyRange range) {
                    wholes.add("deleteAll " + range);
                    return whole;
                }
            })
            .open("p:", Serializers.string());

    private static Flux<String> numbered(int count) {
        return Flux.fromStream(() -> IntStream.range(0, count).mapToObj(i -> "p:" + i));
    }

    private static Flux<Stored<byte[]>> entries(String... keys) {
        return Flux.just(keys).map(key -> Stored.of("p:" + key, new byte[0]));
    }

    private void assertUnknown(Mono<Long> deletion) {
        StepVerifier.create(deletion).verifyErrorSatisfies(error -> {
            assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome());
            assertEquals("deleteAll: down (the write may have been executed)", error.getMessage());
        });
    }

    @Test
    void countAndDeleteAll_behindAKey_areAskedOfTheRestAsAWhole() {
        ScanOptions after = ScanOptions.defaults().after("k");
        StepVerifier.create(store.count(KeyRange.before("m"), after))
                .expectNext(7L)
                .verifyComplete();
        StepVerifier.create(store.deleteAll(KeyRange.before("m"), after))
                .expectNext(7L)
                .verifyComplete();
        assertEquals(List.of("count [\"p:k\\u0000\", \"p:m\")", "deleteAll [\"p:k\\u0000\", \"p:m\")"), wholes);
        assertEquals(List.of(), requests);
    }

    @Test
    void deleteAll_limited_isInBoundedSteps() {
        keys = numbered(1_100);
        StepVerifier.create(store.deleteAll(KeyRange.all(), LIMITED))
                .expectNext(3 * 512L)
                .verifyComplete();
        assertEquals(List.of(512, 512, 76), steps);
        assertEquals(10_000, requests.get(0).limit());
    }

    @Test
    void deleteAll_keyThatComesTwice_isDeletedOnce() {
        keys = Flux.just("p:a", "p:b", "p:a");
        StepVerifier.create(store.deleteAll(KeyRange.all(), LIMITED))
                .expectNextCount(1)
                .verifyComplete();
        assertEquals(List.of(2), steps);
    }

    @Test
    void deleteAll_keysFailAfterAStep_isUnknown() {
        keys = numbered(600).concatWith(Flux.error(down));
        assertUnknown(store.deleteAll(KeyRange.all(), LIMITED));
        assertEquals(List.of(512), steps);
    }

    @Test
    void deleteAll_keysFailDuringAStep_waitsForItAndIsUnknown() {
        Sinks.One<Long> answer = Sinks.one();
        Sinks.Empty<String> failure = Sinks.empty();
        step = answer.asMono();
        keys = numbered(512).concatWith(failure.asMono());
        StepVerifier.create(store.deleteAll(KeyRange.all(), LIMITED))
                .then(() -> failure.tryEmitError(down).orThrow())
                .then(() -> answer.tryEmitValue(512L).orThrow())
                .verifyErrorSatisfies(error -> assertEquals(Outcome.UNKNOWN, ((KeyValueException) error).outcome()));
    }

    @Test
    void countAndDeleteAll_backendWithoutOrder_goThroughTheKeysIfAnyOrderWillDo() {
        whole = Mono.error(new UnsupportedOperationException("no order"));
        keys = numbered(5);
        step = Mono.just(5L);
        StepVerifier.create(store.count(KeyRange.all())).verifyError(UnsupportedOperationException.class);
        assertEquals(List.of(), requests);
        ScanOptions unordered = ScanOptions.defaults().unordered();
        StepVerifier.create(store.count(KeyRange.all(), unordered))
                .expectNext(5L)
                .verifyComplete();
        StepVerifier.create(store.deleteAll(KeyRange.all(), unordered))
                .expectNext(5L)
                .verifyComplete();
        assertEquals(2, requests.stream().filter(ScanRequest::unordered).count());
    }

    @Test
    void page_backendWithoutOrder_isRefusedEvenIfAnyOrderWouldDo() {
        StepVerifier.create(store.page(KeyRange.all(), ScanOptions.defaults().unordered()))
                .verifyErrorSatisfies(error -> {
                    assertEquals(UnsupportedOperationException.class, error.getClass());
                    assertEquals(
                            "a page ends with a key to go on behind, and this store keeps its keys in no order; a scan"
                                    + " with ScanOptions.unordered() has them all",
                            error.getMessage());
                });
        assertFalse(requests.get(0).unordered());
    }

    @Test
    void scan_backendNamesAKey_isNamedAsTheViewKnowsIt() {
        entries = Flux.error(tooLarge);
        StepVerifier.create(store.scan(KeyRange.all())).verifyErrorSatisfies(error -> {
            assertEquals("scan(\"c\"): it has 1 TB", error.getMessage());
            assertEquals(Optional.of("c"), ((KeyValueException) error).key());
        });
    }

    @Test
    void putAll_entriesFailInAnotherStore_itsKeyIsLeftAsItIs() {
        KeyValueException elsewhere = new ValueTooLargeException("it has 1 TB").in("get", "x");
        StepVerifier.create(store.putAll(Flux.<Entry<String>>error(elsewhere)))
                .verifyErrorMessage("get(\"x\"): it has 1 TB");
    }

    @Test
    void page_valueBehindItCannotBeRead_isWhole() {
        entries = entries("a", "b").concatWith(Flux.error(tooLarge));
        StepVerifier.create(store.page(KeyRange.all(), ScanOptions.defaults().limit(2)))
                .assertNext(page -> {
                    assertEquals(
                            List.of("a", "b"),
                            page.items().stream().map(KeyValue::key).toList());
                    assertEquals(Optional.of("b"), page.next());
                })
                .verifyComplete();
    }

    @Test
    void page_valueInItCannotBeRead_saysHowToHaveWhatComesBefore() {
        entries = entries("a", "b").concatWith(Flux.error(tooLarge));
        StepVerifier.create(store.page(KeyRange.all(), ScanOptions.defaults().limit(3)))
                .verifyErrorMessage("page(\"c\"): it has 1 TB; the entries before this key are the page with"
                        + " ScanOptions.limit(2)");
        entries = Flux.error(tooLarge);
        StepVerifier.create(store.page(KeyRange.all(), ScanOptions.defaults().limit(3)))
                .verifyErrorMessage("page(\"c\"): it has 1 TB");
        entries = entries("a").concatWith(Flux.error(down));
        StepVerifier.create(store.page(KeyRange.all(), ScanOptions.defaults().limit(1)))
                .verifyErrorMessage("page: down");
    }
}
