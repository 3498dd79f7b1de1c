package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import io.reactivekv.cache.Reading.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Reads many keys, and loads all that are missing by one call. */
final class BulkLoading<V> {

    private final Core<V> core;
    private final Reading<V> reading;
    private final Loading<V> loading;

    BulkLoading(Core<V> core, Reading<V> reading, Loading<V> loading) {
        this.core = core;
        this.reading = reading;
        this.loading = loading;
    }

    Flux<KeyValue<V>> getAll(
            Collection<String> keys, Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader) {
        List<String> asked = List.copyOf(keys);
        asked.forEach(CacheNames::checkKey);
        return Flux.deferContextual(context -> {
            if (core.isClosed()) {
                return Flux.error(core.closedError());
            }
            return core.spec().enabled() ? through(asked, loader, context) : around(asked, loader);
        });
    }

    private Flux<KeyValue<V>> around(
            List<String> asked, Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader) {
        if (asked.isEmpty()) {
            return Flux.empty();
        }
        core.tally.add(Tally.Figure.MISSES, asked.size());
        Duration limit = core.spec().hardTimeout();
        return BulkLoad.call(loader, new LinkedHashSet<>(asked))
                .timeout(limit, Mono.error(() -> CacheLoadException.timedOut(asked.get(0), limit)), core.timer)
                .flatMapIterable(values -> inOrder(asked, values));
    }

    private Flux<KeyValue<V>> through(
            List<String> asked,
            Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader,
            ContextView context) {
        return reading.lookAll(asked, context).flatMapMany(seen -> {
            Map<String, V> values = new LinkedHashMap<>();
            Map<String, Sighting<V>> missing = new LinkedHashMap<>();
            seen.forEach((key, sighting) -> {
                NearEntry<V> entry = sighting.entry();
                if (entry == null || core.status(key, entry) != EntryStatus.FRESH) {
                    core.tally.count(Tally.Figure.MISSES);
                    missing.put(key, sighting);
                } else {
                    if (sighting.raw() != null) {
                        core.tally.count(Tally.Figure.SHARED_HITS);
                    }
                    if (entry.value != null) {
                        values.put(key, entry.value);
                    }
                }
            });
            if (missing.isEmpty()) {
                return Flux.fromIterable(inOrder(asked, values));
            }
            BulkLoad<V> load = new BulkLoad<>(missing.keySet(), loader);
            return Flux.fromIterable(missing.entrySet())
                    .flatMap(each -> one(each.getKey(), each.getValue(), load), Math.max(1, missing.size()))
                    .doOnNext(each -> values.put(each.key(), each.value()))
                    .thenMany(Flux.defer(() -> Flux.fromIterable(inOrder(asked, values))));
        });
    }

    private Mono<KeyValue<V>> one(String key, Sighting<V> seen, BulkLoad<V> load) {
        return loading.awaitedOf(key, load.ofOne(), seen, () -> load.settle(key))
                .doFinally(end -> load.settle(key))
                .map(value -> new KeyValue<>(key, value));
    }

    private static <V> List<KeyValue<V>> inOrder(List<String> asked, Map<String, V> values) {
        List<KeyValue<V>> results = new ArrayList<>();
        for (String key : asked) {
            V value = values.get(key);
            if (value != null) {
                results.add(new KeyValue<>(key, value));
            }
        }
        return results;
    }
}
