package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What is closed says so, through every operation; what it does not own stays open. */
public interface ClosingTests extends ConformanceTests {

    private static Stream<DynamicTest> everyOperationSignals(KeyValueStore<String> closed) {
        return ApiCall.operations()
                .map(call -> dynamicTest(call.toString(), () -> {
                    StoreClosedException error = Await.error(StoreClosedException.class, call.publisherOn(closed));
                    assertEquals(Outcome.NOT_EXECUTED, error.outcome());
                    assertFalse(error.isTransient());
                    assertEquals(call.method().getName(), error.operation());
                    assertEquals(call.oneKey(), error.key());
                }));
    }

    @TestFactory
    default Stream<DynamicTest> store_closed_everyOperationSignalsIt(KeyValueStore<String> store) {
        store.close();
        return everyOperationSignals(store);
    }

    @TestFactory
    default Stream<DynamicTest> view_closed_everyOperationSignalsIt(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:");
        view.close();
        return everyOperationSignals(view);
    }

    @TestFactory
    default Stream<DynamicTest> viewWithTimeout_closed_everyOperationSignalsIt(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withTimeout(Duration.ofMinutes(1));
        view.close();
        return everyOperationSignals(view);
    }

    @TestFactory
    default Stream<DynamicTest> view_storeClosed_everyOperationSignalsIt(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:").withTimeout(Duration.ofMinutes(1));
        store.close();
        return everyOperationSignals(view);
    }

    @TestFactory
    default Stream<DynamicTest> store_factoryClosed_everyOperationSignalsIt(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        fixture.factory().close();
        return everyOperationSignals(store);
    }

    @TestFactory
    default Stream<DynamicTest> store_closedBeforeSubscription_everyOperationSignalsIt(KeyValueStore<String> store)
            throws Throwable {
        List<ApiCall> calls = ApiCall.operations().toList();
        List<Publisher<?>> made = new ArrayList<>();
        for (ApiCall call : calls) {
            made.add(call.publisherOn(store));
        }
        store.close();
        return Stream.iterate(0, i -> i < calls.size(), i -> i + 1)
                .map(i -> dynamicTest(
                        calls.get(i).toString(), () -> Await.fails(StoreClosedException.class, made.get(i))));
    }

    @Test
    default void store_closed_leavesFactoryAndOtherStoresOpen(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        KeyValueStore<String> other = fixture.strings();
        done(store.put("a", "1"));
        store.close();
        assertEquals("1", value(other.get("a")));
        assertEquals("1", value(fixture.strings().get("a")));
        done(fixture.factory().ping());
    }

    @Test
    default void view_closed_leavesItsStoreOpen(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:");
        done(view.put("a", "1"));
        view.close();
        store.withTimeout(Duration.ofMinutes(1)).close();
        assertEquals("1", value(store.get("v:a")));
        assertEquals("1", value(store.withPrefix("v:").get("a")));
    }

    @Test
    default void factory_closed_closesEverything(StoreFixture fixture) {
        KeyValueStoreFactory factory = fixture.factory();
        CounterStore counters = factory.counters("");
        done(factory.ping());
        factory.close();
        factory.close();
        empty(factory.closeLater());
        Await.fails(StoreClosedException.class, factory.ping());
        Await.fails(StoreClosedException.class, counters.get("a"));
        Await.fails(StoreClosedException.class, counters.incrementAndGet("a"));
        Await.fails(StoreClosedException.class, counters.delete("a"));
    }

    @Test
    default void close_again_isFine(KeyValueStore<String> store) {
        empty(store.closeLater());
        empty(store.closeLater());
        store.close();
        store.close();
        Await.fails(StoreClosedException.class, store.get("a"));
    }

    @Test
    default void closeLater_notSubscribed_closesNothing(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Mono<Void> closing = store.closeLater();
        Mono<Void> closingAll = fixture.factory().closeLater();
        done(store.put("a", "1"));
        assertEquals("1", value(store.get("a")));
        empty(closing);
        Await.fails(StoreClosedException.class, store.get("a"));
        empty(closingAll);
    }

    @Test
    default void close_onAThreadThatMustNotBlock_returns(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        CountDownLatch returned = new CountDownLatch(1);
        Schedulers.parallel().schedule(() -> {
            assertTrue(Schedulers.isInNonBlockingThread());
            store.close();
            fixture.factory().close();
            returned.countDown();
        });
        Await.latch(returned, "close() returns");
        Await.fails(StoreClosedException.class, store.get("a"));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_factoryClosedMidway_endsWithThat(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Fill.keys(store, Fill.numbered("k", 200));
        Probe<String> probe = Probe.requesting(
                5, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(5)));
        assertEquals(5, probe.next(5).size());
        fixture.factory().close();
        probe.request(Long.MAX_VALUE);
        StoreClosedException error = probe.awaitError(StoreClosedException.class);
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
    }

    @Test
    @Requires(Capability.MULTI_CLIENT)
    default void factory_closed_leavesOtherClientsOpen(StoreFixture fixture) {
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(fixture.strings().put("a", "1"));
        fixture.factory().close();
        assertEquals("1", value(other.get("a")));
    }
}
