package io.reactivekv.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.serializer.Serializers;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
                "count",
                "getOrDefault",
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

    static Stream<Arguments> wrongAnswers() {
        UnaryOperator<Object> oneMore = count -> (Long) count + 1;
        Optional<Duration> day = Optional.of(Duration.ofDays(1));
        UnaryOperator<Object> lasting = found -> {
            Entry<?> entry = (Entry<?>) found;
            return new Entry<>(entry.key(), entry.value(), entry.revision(), day);
        };
        return Stream.of(
                arguments("deleteAll", Collection.class, oneMore, "deleteAll was"),
                arguments("deleteAll", KeyRange.class, oneMore, "deleteAll of a range was"),
                arguments("count", KeyRange.class, oneMore, "count was"),
                arguments("getOrDefault", String.class, (UnaryOperator<Object>) value -> "other", "getOrDefault of"),
                arguments("ttl", String.class, (UnaryOperator<Object>) ttl -> day, "saw the TTL PT24H"),
                arguments("ttl", String.class, (UnaryOperator<Object>) ttl -> Optional.empty(), "saw the TTL null"),
                arguments("getEntry", String.class, lasting, "saw the TTL PT24H"));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void next_onAStoreThatAnswersWrongly_complains(
            String method, Class<?> first, UnaryOperator<Object> change, String complaint) {
        run(answering(method, first, change), 5_000);

        assertTrue(
                complaints.first().stream().anyMatch(text -> text.contains(complaint)), complaints.first()::toString);
    }

    private void run(KeyValueStore<String> store, int count) {
        Worker worker = new Worker(store, new Ledger(0), new SplittableRandom(SEED), complaints, operations, failures);
        Flux.range(0, count).concatMap(i -> worker.next()).then().block();
    }

    /** A store of which every twentieth call of a method does nothing and answers with this. */
    private static KeyValueStore<String> lying(String method, Mono<?> answer) {
        AtomicInteger calls = new AtomicInteger();
        return store((called, arguments, result) ->
                called.equals(method) && calls.incrementAndGet() % 20 == 0 ? answer : result.get());
    }

    /** A store that does what it should, and answers something else where the first argument is of this type. */
    private static KeyValueStore<String> answering(String method, Class<?> first, UnaryOperator<Object> change) {
        return store((called, arguments, result) -> called.equals(method) && first.isInstance(arguments[0])
                ? ((Mono<?>) result.get()).map(change)
                : result.get());
    }

    private interface Interception {
        Object call(String method, Object[] arguments, Supplier<Object> result);
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<String> store(Interception interception) {
        KeyValueStore<String> store = KeyValueStores.open("memory:", Serializers.string());
        return (KeyValueStore<String>) Proxy.newProxyInstance(
                WorkerTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, called, arguments) -> interception.call(called.getName(), arguments, () -> {
                    try {
                        return called.invoke(store, arguments);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }
}
