package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Reads many keys, each as a read of that key alone would. All that are missing are loaded by one call, and all that are due
 * for a refresh by another, behind the caller.
 */
final class BulkLoading<V> {

    private final Core<V> core;
    private final Reading<V> reading;
    private final BulkReading<V> looking;
    private final Loading<V> loading;

    BulkLoading(Core<V> core, Reading<V> reading, BulkReading<V> looking, Loading<V> loading) {
        this.core = core;
        this.reading = reading;
        this.looking = looking;
        this.loading = loading;
    }

    Flux<KeyValue<V>> getAll(List<String> asked, BulkCacheLoader<V> loader) {
        return Flux.deferContextual(context -> {
            if (core.isClosed()) {
                return Flux.error(core.closedError());
            }
            return core.spec().enabled() ? through(asked, loader, context) : around(asked, loader);
        });
    }

    private Flux<KeyValue<V>> around(List<String> asked, BulkCacheLoader<V> loader) {
        Set<String> keys = new LinkedHashSet<>(asked);
        BulkLoad<V> load = new BulkLoad<>(keys, loader);
        Map<String, Mono<V>> loads = new LinkedHashMap<>();
        keys.forEach(key -> loads.put(key, Mono.defer(() -> loading.around(key, load.ofOne()))));
        return gathered(asked, new LinkedHashMap<>(), loads);
    }

    private Flux<KeyValue<V>> through(List<String> asked, BulkCacheLoader<V> loader, ContextView context) {
        return looking.lookAll(asked, context).flatMapMany(seen -> {
            List<Course<V>> courses = new ArrayList<>();
            seen.forEach((key, sighting) -> courses.add(Course.of(key, sighting, core)));
            refresh(courses.stream().filter(Course::refreshes).toList(), loader, context);
            Map<String, V> values = new LinkedHashMap<>();
            BulkLoad<V> load = new BulkLoad<>(
                    courses.stream()
                            .filter(course -> !course.serves())
                            .map(Course::key)
                            .collect(Collectors.toSet()),
                    loader);
            Map<String, Mono<V>> loads = new LinkedHashMap<>();
            for (Course<V> course : courses) {
                String key = course.key();
                if (course.serves()) {
                    V value = reading.serve(
                            key, Objects.requireNonNull(course.seen().entry()), course.status(), course.isNear());
                    if (value != null) {
                        values.put(key, value);
                    }
                } else {
                    loads.put(
                            key,
                            loading.loadOrStale(course, load.ofOne(), () -> load.settle(key))
                                    .doFinally(end -> load.settle(key)));
                }
            }
            // Who has left before all were subscribed to leaves some that will not ask: others may wait for the rest.
            return gathered(asked, values, loads).doFinally(end -> {
                if (end == SignalType.CANCEL) {
                    loads.keySet().forEach(load::settle);
                }
            });
        });
    }

    private void refresh(List<Course<V>> due, BulkCacheLoader<V> loader, ContextView context) {
        BulkLoad<V> load = new BulkLoad<>(due.stream().map(Course::key).collect(Collectors.toSet()), loader);
        for (Course<V> course : due) {
            loading.refresh(
                    course.key(),
                    load.ofOne(),
                    course.seen(),
                    course.isFresh(),
                    context,
                    () -> load.settle(course.key()));
        }
    }

    /** Waits for the loads all at once, and for all of them: what one cannot bring is no reason to lose the others. */
    private static <V> Flux<KeyValue<V>> gathered(
            List<String> asked, Map<String, V> values, Map<String, Mono<V>> loads) {
        // The first alone and as it is: others are given the same object, to which nothing may be added.
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        return Flux.fromIterable(loads.entrySet())
                .flatMap(
                        each -> each.getValue()
                                .map(value -> new KeyValue<>(each.getKey(), value))
                                .onErrorResume(failed -> {
                                    boolean unused = failure.compareAndSet(null, failed);
                                    return Mono.empty();
                                }),
                        Math.max(1, loads.size()),
                        1)
                .doOnNext(each -> values.put(each.key(), each.value()))
                .thenMany(Flux.defer(() -> {
                    Throwable first = failure.get();
                    return first == null ? Flux.fromIterable(BulkReading.inOrder(asked, values)) : Flux.error(first);
                }));
    }
}
