package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreOptions;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link KeyValueStores} refuses null at the call, and then leaves nothing open. */
class NullTypeTest {

    private static final String URL = "memory:left-by-nobody?maxEntries=5";

    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            String.class, URL,
            StoreConfig.class, StoreConfig.parse(URL),
            StoreOptions.class, StoreOptions.defaults(),
            Class.class, String.class,
            TypeRef.class, new TypeRef<String>() {},
            Serializer.class, Serializers.string(),
            Backend.class, MemoryBackend.builder().build(),
            KeyValueStore.class, KeyValueStores.open("memory:", String.class),
            KeyRange.class, KeyRange.all(),
            ScanOptions.class, ScanOptions.defaults());

    @TestFactory
    Stream<DynamicTest> keyValueStores_nullArgument_isRefusedAtTheCall() {
        return Arrays.stream(KeyValueStores.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .flatMap(method -> IntStream.range(0, method.getParameterCount())
                        .mapToObj(parameter -> dynamicTest(
                                method.toGenericString() + " #" + parameter, () -> assertRefused(method, parameter))));
    }

    private static void assertRefused(Method method, int parameter) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> Objects.requireNonNull(ARGUMENTS.get(type), type::getName))
                .toArray();
        arguments[parameter] = null;
        InvocationTargetException refusal =
                assertThrows(InvocationTargetException.class, () -> method.invoke(null, arguments));
        assertInstanceOf(NullPointerException.class, refusal.getCause());
        assertNothingIsOpen();
    }

    /** A shared space that is open refuses other bounds than its own. */
    private static void assertNothingIsOpen() {
        KeyValueStores.open("memory:left-by-nobody?maxEntries=6", String.class).close();
    }
}
