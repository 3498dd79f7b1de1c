package io.reactivekv;

import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Operations on many keys: atomic for each key, in chunks that bound what is encoded at a time. */
final class ManyKeys<V> {

    private static final Duration LONGEST_WAIT_FOR_CHUNK = Duration.ofMillis(5);

    private final View<V> view;

    ManyKeys(View<V> view) {
        this.view = view;
    }

    Flux<KeyValue<V>> getAll(Collection<String> keys) {
        List<String> inner = view.keys().inner(keys);
        return CallFlux.of(
                view,
                Operation.GET_ALL,
                inner.size(),
                context -> inner.isEmpty() ? Flux.empty() : view.backend().getAll(inner),
                this::decode);
    }

    private KeyValue<V> decode(Stored<Object> stored, ContextView context) {
        try {
            return view.keyValue(stored, view.codec().decode(stored.value(), context));
        } catch (KeyValueException e) {
            throw e.in(Operation.GET_ALL.title, view.keys().outer(stored.key()));
        }
    }

    Mono<Void> putAll(Map<String, ? extends V> entries, Expiry expiry) {
        Lifetime lifetime = view.resolve(expiry);
        List<Pending<V>> pending = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> pending.add(new Pending<>(
                key, view.keys().inner(key), Objects.requireNonNull(value, "value of " + key), lifetime)));
        return CallMono.of(
                        view,
                        Operation.PUT_ALL,
                        null,
                        context -> write(Flux.fromIterable(pending).buffer(Chunks.SIZE), context),
                        (written, context) -> written)
                .then();
    }

    Mono<Long> putAll(Publisher<Entry<V>> entries) {
        Objects.requireNonNull(entries, "entries");
        return CallMono.of(
                view,
                Operation.PUT_ALL,
                null,
                context -> write(
                        Flux.from(entries).map(this::pending).bufferTimeout(Chunks.SIZE, LONGEST_WAIT_FOR_CHUNK, true),
                        context),
                (written, context) -> written);
    }

    Mono<Long> deleteAll(Collection<String> keys) {
        List<String> inner = new ArrayList<>(new LinkedHashSet<>(view.keys().inner(keys)));
        return CallMono.of(
                view,
                Operation.DELETE_ALL,
                null,
                context -> Chunks.delete(view.backend(), Flux.fromIterable(inner)),
                (deleted, context) -> deleted);
    }

    private Mono<Long> write(Flux<List<Pending<V>>> chunks, ContextView context) {
        return Chunks.sum(
                chunks,
                chunk -> view.backend().writeAll(encoded(chunk, context)).thenReturn((long) chunk.size()));
    }

    /** The last value of a key named twice wins, as it would one after the other. */
    private List<Write<Object>> encoded(List<Pending<V>> chunk, ContextView context) {
        Map<String, Write<Object>> writes = new LinkedHashMap<>();
        for (Pending<V> entry : chunk) {
            try {
                Object stored = view.codec().encode(entry.value(), context);
                writes.put(entry.inner(), new Write.Put<>(entry.inner(), stored, entry.lifetime()));
            } catch (KeyValueException e) {
                throw e.in(Operation.PUT_ALL.title, entry.key());
            }
        }
        return List.copyOf(writes.values());
    }

    private Pending<V> pending(Entry<V> entry) {
        Lifetime lifetime = view.resolve(entry.ttl().map(Expiry::after).orElse(Expiry.never()));
        return new Pending<>(entry.key(), view.keys().inner(entry.key()), entry.value(), lifetime);
    }

    private record Pending<V>(String key, String inner, V value, Lifetime lifetime) {}
}
