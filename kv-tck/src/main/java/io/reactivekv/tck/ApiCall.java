package io.reactivekv.tck;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.ScanOptions;
import io.reactivekv.TypeRef;
import io.reactivekv.WatchOptions;
import io.reactivekv.serializer.Serializer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A method of a public interface with an argument for each parameter, found by reflection, so that a method that is added
 * one day is not forgotten by the tests that go through all of them.
 */
record ApiCall(Method method, List<@Nullable Object> arguments) {

    /** Every method of an interface of stores of texts, with arguments that are allowed. */
    static Stream<ApiCall> all(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge())
                .map(method -> new ApiCall(
                        method,
                        Arrays.stream(method.getParameterTypes())
                                .<@Nullable Object>map(ApiCall::sample)
                                .toList()));
    }

    /** Every operation that a store can be asked for, but for closing it. */
    static Stream<ApiCall> operations() {
        return all(KeyValueStore.class)
                .filter(call -> call.returns(Publisher.class))
                .filter(call -> !call.method().getName().equals("closeLater"));
    }

    private static Object sample(Class<?> type) {
        Map<Class<?>, Object> samples = Map.ofEntries(
                Map.entry(String.class, "key"),
                Map.entry(Object.class, "value"),
                Map.entry(Duration.class, Duration.ofHours(1)),
                Map.entry(Expiry.class, Expiry.never()),
                Map.entry(Entry.class, Entry.of("key", "value")),
                Map.entry(Revision.class, Revision.NONE),
                Map.entry(Function.class, (Function<Optional<String>, Optional<String>>) old -> Optional.of("value")),
                Map.entry(Collection.class, List.of("key")),
                Map.entry(Map.class, Map.of("key", "value")),
                Map.entry(Publisher.class, Flux.just(Entry.of("key", "value"))),
                Map.entry(KeyRange.class, KeyRange.all()),
                Map.entry(ScanOptions.class, ScanOptions.defaults()),
                Map.entry(WatchOptions.class, WatchOptions.defaults()),
                Map.entry(Class.class, String.class),
                Map.entry(TypeRef.class, new TypeRef<List<String>>() {}),
                Map.entry(Serializer.class, TextSerializer.PLAIN),
                Map.entry(UnaryOperator.class, UnaryOperator.identity()),
                Map.entry(long.class, 1L));
        Object sample = samples.get(type);
        if (sample == null) {
            throw new IllegalStateException("the kit has no sample of " + type + "; it is older than the interface");
        }
        return sample;
    }

    /** The same call with another argument. */
    ApiCall with(int index, @Nullable Object argument) {
        List<@Nullable Object> changed = new ArrayList<>(arguments);
        changed.set(index, argument);
        return new ApiCall(method, changed);
    }

    /** The same call, once for each parameter of a type, with another argument there. */
    Stream<ApiCall> withEach(Class<?> type, @Nullable Object argument) {
        return Stream.iterate(0, i -> i < arguments.size(), i -> i + 1)
                .filter(i -> method.getParameterTypes()[i] == type)
                .map(i -> with(i, argument));
    }

    /** The key that the call is about; empty when it is about none or many. */
    Optional<String> oneKey() {
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        if (first instanceof Entry<?> entry) {
            return Optional.of(entry.key());
        }
        return first instanceof String key ? Optional.of(key) : Optional.empty();
    }

    boolean returns(Class<?> type) {
        return type.isAssignableFrom(method.getReturnType());
    }

    /** What the method returns; what it throws is thrown. */
    @Nullable
    Object on(Object target) throws Throwable {
        try {
            return method.invoke(target, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    Publisher<?> publisherOn(Object target) throws Throwable {
        if (on(target) instanceof Publisher<?> publisher) {
            return publisher;
        }
        throw new IllegalStateException(this + " returns no publisher");
    }

    @Override
    public String toString() {
        return method.getName()
                + Stream.iterate(0, i -> i < arguments.size(), i -> i + 1)
                        .map(i -> method.getParameterTypes()[i].getSimpleName() + " " + shown(arguments.get(i)))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String shown(@Nullable Object argument) {
        if (argument instanceof Function<?, ?>) {
            return "function";
        }
        String text = String.valueOf(argument);
        return SampleKeys.shown(text.length() <= 40 ? text : text.substring(0, 40) + "...");
    }
}
