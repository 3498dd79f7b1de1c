package io.reactivekv.redis.faults;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.Revision;
import io.reactivekv.ScanOptions;
import io.reactivekv.WatchOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Every operation of a public interface, found by reflection so that none is forgotten, with arguments that are allowed. */
final class Operations {

    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(String.class, "key"),
            Map.entry(Object.class, "value"),
            Map.entry(long.class, 1L),
            Map.entry(Duration.class, Duration.ofHours(1)),
            Map.entry(Expiry.class, Expiry.never()),
            Map.entry(Entry.class, Entry.of("key", "value")),
            Map.entry(Revision.class, Revision.NONE),
            Map.entry(Function.class, (Function<Optional<String>, Optional<String>>) old -> Optional.of("value")),
            Map.entry(Collection.class, List.of("key", "other")),
            Map.entry(Map.class, Map.of("key", "value")),
            Map.entry(Publisher.class, Flux.just(Entry.of("key", "value"))),
            Map.entry(KeyRange.class, KeyRange.all()),
            Map.entry(ScanOptions.class, ScanOptions.defaults()),
            Map.entry(WatchOptions.class, WatchOptions.defaults()));

    /** The names of those that read; all others write. */
    private static final Set<String> READS = Set.of(
            "get",
            "getOrDefault",
            "getEntry",
            "exists",
            "getAll",
            "scan",
            "entries",
            "keys",
            "page",
            "count",
            "ttl",
            "stats",
            "ping");

    private Operations() {}

    static boolean isRead(Method method) {
        return READS.contains(method.getName());
    }

    /** The methods that return a publisher, without those that never end or that end the store. */
    static Stream<Method> of(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !method.isBridge() && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !Set.of("watch", "closeLater").contains(method.getName()));
    }

    static Publisher<?> call(Object target, Method method) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(Operations::sample)
                .toArray();
        try {
            return (Publisher<?>) method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }

    private static Object sample(Class<?> type) {
        Object sample = SAMPLES.get(type);
        if (sample == null) {
            throw new IllegalStateException("no sample of " + type);
        }
        return sample;
    }
}
