package io.reactivekv;

import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
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
                        context -> write(Chunks.of(Flux.fromIterable(pending).map(entry -> encoded(entry, context)))),
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
                        Gathering.of(Flux.from(entries).map(this::pending).map(entry -> encoded(entry, context)))),
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

    private Mono<Long> write(Flux<List<Write<Object>>> chunks) {
        return Chunks.sum(
                chunks, chunk -> view.backend().writeAll(lastOfEachKey(chunk)).thenReturn((long) chunk.size()));
    }

    private Write<Object> encoded(Pending<V> entry, ContextView context) {
        try {
            return new Write.Put<>(entry.inner(), view.codec().encode(entry.value(), context), entry.lifetime());
        } catch (KeyValueException e) {
            throw e.in(Operation.PUT_ALL.title, entry.key());
        }
    }

    /** The last value of a key named twice wins, as it would one after the other. */
    private static List<Write<Object>> lastOfEachKey(List<Write<Object>> chunk) {
        Map<String, Write<Object>> writes = new LinkedHashMap<>();
        chunk.forEach(write -> writes.put(write.key(), write));
        return List.copyOf(writes.values());
    }

    private Pending<V> pending(Entry<V> entry) {
        Lifetime lifetime = view.resolve(entry.ttl().map(Expiry::after).orElse(Expiry.never()));
        return new Pending<>(entry.key(), view.keys().inner(entry.key()), entry.value(), lifetime);
    }

    private record Pending<V>(String key, String inner, V value, Lifetime lifetime) {}
}
