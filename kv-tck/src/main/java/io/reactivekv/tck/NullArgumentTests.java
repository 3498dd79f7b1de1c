package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Null is refused by the call itself, in every place where one can be given. */
public interface NullArgumentTests extends ConformanceTests {

    private static Stream<DynamicTest> nulls(Class<?> type, Object target) {
        return ApiCall.all(type)
                .flatMap(call -> Arrays.stream(call.method().getParameterTypes())
                        .filter(parameter -> !parameter.isPrimitive())
                        .distinct()
                        .flatMap(parameter -> call.withEach(parameter, null)))
                .map(call -> refused(call, target));
    }

    private static DynamicTest refused(ApiCall call, Object target) {
        return dynamicTest(call.toString(), () -> assertThrows(NullPointerException.class, () -> call.on(target)));
    }

    @TestFactory
    default Stream<DynamicTest> store_nullArgument_isRefusedAtTheCall(KeyValueStore<String> store) {
        return nulls(KeyValueStore.class, store);
    }

    @TestFactory
    default Stream<DynamicTest> factory_nullArgument_isRefusedAtTheCall(StoreFixture fixture) {
        return nulls(KeyValueStoreFactory.class, fixture.factory());
    }

    @TestFactory
    default Stream<DynamicTest> counters_nullArgument_isRefusedAtTheCall(StoreFixture fixture) {
        return nulls(CounterStore.class, fixture.factory().counters(""));
    }

    @TestFactory
    default Stream<DynamicTest> store_nullAmongKeysOrValues_isRefusedAtTheCall(KeyValueStore<String> store) {
        Map<String, String> nullKey = new HashMap<>();
        nullKey.put(null, "value");
        Map<String, String> nullValue = new HashMap<>();
        nullValue.put("key", null);
        return ApiCall.all(KeyValueStore.class)
                .flatMap(call -> Stream.of(
                                call.withEach(Collection.class, Arrays.asList("key", null)),
                                call.withEach(Collection.class, Collections.singletonList(null)),
                                call.withEach(Map.class, nullKey),
                                call.withEach(Map.class, nullValue))
                        .flatMap(calls -> calls))
                .map(call -> refused(call, store));
    }

    @TestFactory
    default Stream<DynamicTest> store_nullArgument_isRefusedOnAViewToo(KeyValueStore<String> store) {
        return nulls(KeyValueStore.class, store.withPrefix("v:"));
    }
}
