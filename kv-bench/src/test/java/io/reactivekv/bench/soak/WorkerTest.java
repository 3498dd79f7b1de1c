package io.reactivekv.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.serializer.Serializers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class WorkerTest {

    private static final long SEED = 42;

    private final Complaints complaints = new Complaints();
    private final Tally operations = new Tally();
    private final Tally failures = new Tally();

    @Test
    void next_onASoundStore_hasNothingToComplainOf() {
        try (KeyValueStore<String> store = KeyValueStores.open("memory:", Serializers.string())) {
            run(store, 5_000);
        }

        assertEquals(List.of(), complaints.first());
        assertEquals(0, failures.total());
        assertEquals(5_000, operations.total());
        for (String name : List.of(
                "put",
                "update",
                "deleteAll of a range",
                "scan of a view",
                "persist",
                "update to nothing",
                "expire if unchanged")) {
            assertTrue(operations.of(name) > 0, name);
        }
    }

    @Test
    void next_onAStoreThatLosesAWriteNowAndThen_complains() {
        run(lying("put", Mono.empty()), 5_000);

        assertTrue(complaints.count() > 0);
    }

    @Test
    void next_onAStoreThatSometimesDeletesNothing_complains() {
        run(lying("delete", Mono.just(true)), 5_000);

        assertTrue(complaints.count() > 0);
    }

    @Test
    void next_afterAWriteOfUnknownOutcome_takesEitherState() {
        run(lying("put", Mono.error(new StoreTimeoutException("lost", Outcome.UNKNOWN, null))), 5_000);

        assertEquals(List.of(), complaints.first());
        assertTrue(failures.of("StoreTimeoutException UNKNOWN") > 0, failures::toString);
    }

    @Test
    void next_onAStoreThatFailsWithoutAType_complains() {
        run(lying("get", Mono.error(new IllegalStateException("bare"))), 1_000);

        assertTrue(complaints.first().stream().anyMatch(text -> text.contains("bare")), complaints.first()::toString);
    }

    private void run(KeyValueStore<String> store, int count) {
        Worker worker = new Worker(store, new Ledger(0), new SplittableRandom(SEED), complaints, operations, failures);
        Flux.range(0, count).concatMap(i -> worker.next()).then().block();
    }

    /** A store of which every twentieth call of a method does nothing and answers with this. */
    @SuppressWarnings("unchecked")
    private static KeyValueStore<String> lying(String method, Mono<?> answer) {
        KeyValueStore<String> store = KeyValueStores.open("memory:", Serializers.string());
        AtomicInteger calls = new AtomicInteger();
        return (KeyValueStore<String>) Proxy.newProxyInstance(
                WorkerTest.class.getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && calls.incrementAndGet() % 20 == 0) {
                        return answer;
                    }
                    try {
                        return called.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
