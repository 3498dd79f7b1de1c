package io.reactivekv.tck;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;

/**
 * The Reactive Streams TCK on every result of many elements. Needs {@code org.reactivestreams:reactive-streams-tck} on the
 * class path; without it these tests are reported as aborted.
 */
public interface ReactiveStreamsTests extends ConformanceTests {

    private static Stream<DynamicTest> rules(StoreFixture fixture, PublisherRules.Source source) {
        try {
            Class.forName("org.reactivestreams.tck.PublisherVerification");
        } catch (ClassNotFoundException e) {
            throw new TestAbortedException("org.reactivestreams:reactive-streams-tck is not on the class path", e);
        }
        KeyValueStore<String> store = fixture.strings();
        Fill.keys(store, Fill.numbered("k", PublisherRules.MOST_ELEMENTS));
        return PublisherRules.tests(store, source);
    }

    /** The range of this many entries. */
    private static KeyRange first(long elements) {
        return KeyRange.of("k", String.format("k%04d", elements));
    }

    @TestFactory
    @Requires(Capability.ORDERED)
    default Stream<DynamicTest> scan_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        return rules(fixture, (store, elements) -> store.scan(first(elements)));
    }

    @TestFactory
    @Requires(Capability.ORDERED)
    default Stream<DynamicTest> scan_smallPages_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        ScanOptions options = ScanOptions.defaults().descending().pageSize(2);
        return rules(fixture, (store, elements) -> store.scan(first(elements), options));
    }

    @TestFactory
    @Requires(Capability.ORDERED)
    default Stream<DynamicTest> entries_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        return rules(fixture, (store, elements) -> store.entries(first(elements)));
    }

    @TestFactory
    @Requires(Capability.ORDERED)
    default Stream<DynamicTest> keys_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        return rules(
                fixture,
                (store, elements) -> elements == 0
                        ? store.keys(first(0))
                        : store.keys(KeyRange.all(), ScanOptions.defaults().limit(elements)));
    }

    @TestFactory
    default Stream<DynamicTest> getAll_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        return rules(fixture, (store, elements) -> {
            List<String> keys = Fill.numbered("k", (int) elements);
            return store.getAll(keys);
        });
    }

    @TestFactory
    @Requires(Capability.WATCH)
    default Stream<DynamicTest> watch_reactiveStreams_rulesAreKept(StoreFixture fixture) {
        return rules(fixture, new PublisherRules.Source() {
            @Override
            public Publisher<?> open(KeyValueStore<String> store, long elements) {
                return store.watch(KeyRange.all());
            }

            @Override
            public boolean isEndless() {
                return true;
            }
        });
    }
}
