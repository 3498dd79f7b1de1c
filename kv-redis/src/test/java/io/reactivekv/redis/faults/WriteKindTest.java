package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** That the kinds of write are all that there are. */
class WriteKindTest {

    private static final Entry<String> SEEN = Entry.of(WriteKind.KEY, "old");

    @Test
    void all_everyOperationThatWrites_isTried() throws NoSuchMethodException {
        Set<Method> tried = new HashSet<>(Set.of(
                KeyValueStore.class.getMethod("deleteAll", KeyRange.class, ScanOptions.class), // LostWriteReplyIT
                KeyValueStore.class.getMethod(
                        "update", String.class, java.util.function.Function.class, io.reactivekv.Expiry.class)));
        WriteKind.all().forEach(kind -> tried.addAll(called(kind)));
        assertEquals(
                List.of(),
                Stream.of(KeyValueStore.class, CounterStore.class)
                        .flatMap(Operations::of)
                        .filter(method -> !Operations.isRead(method))
                        .filter(method -> !tried.containsAll(called(method)))
                        .toList());
    }

    @Test
    void all_everyKind_writes() {
        WriteKind.all()
                .forEach(kind -> assertFalse(called(kind).stream().allMatch(Operations::isRead), kind::toString));
    }

    @Test
    void all_jobsBetweenStores_areTried() {
        List<String> kinds = WriteKind.all().map(WriteKind::name).toList();
        assertEquals(
                List.of(),
                Arrays.stream(KeyValueStores.class.getMethods())
                        .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
                        .filter(method -> !kinds.contains(method.getName()))
                        .toList());
    }

    private static Set<Method> called(WriteKind kind) {
        StubStore stub = new StubStore(SEEN);
        Flux.from(kind.write().apply(stub.factory(), SEEN)).then().block();
        return stub.called;
    }

    private static Set<Method> called(Method method) {
        StubStore stub = new StubStore(SEEN);
        Object target = method.getDeclaringClass() == CounterStore.class ? stub.counters() : stub.store();
        Flux.from(Operations.call(target, method)).then().block();
        return stub.called;
    }
}
