package io.reactivekv.cache;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call of a loader for many keys, each of which is in a flight of its own. It begins once every key has either asked
 * for its value or turned out to be somebody else's. One that asks later is loaded alone. It is cancelled when the last
 * flight that waits for it is.
 */
final class BulkLoad<V> {

    private final BulkCacheLoader<V> loader;
    private final Set<String> open;
    private final Map<String, Sinks.One<Optional<Loaded<V>>>> asked = new LinkedHashMap<>();
    private final Set<String> leaving = new HashSet<>();
    private boolean begun;
    private final Disposable.Swap work = Disposables.swap();
    private ContextView firstContext = Context.empty();

    BulkLoad(Set<String> keys, BulkCacheLoader<V> loader) {
        this.open = new TreeSet<>(keys);
        this.loader = loader;
    }

    /** The loader that a flight is given. */
    final class OfOne implements CacheLoader<V> {

        @Override
        public Publisher<Loaded<V>> load(String key) {
            return Mono.deferContextual(context -> ask(key, context)).flatMap(Mono::justOrEmpty);
        }

        /** The key is being loaded elsewhere. */
        void leaveOut(String key) {
            settle(key);
        }
    }

    OfOne ofOne() {
        return new OfOne();
    }

    private Mono<Optional<Loaded<V>>> ask(String key, ContextView context) {
        Sinks.One<Optional<Loaded<V>>> answer = Sinks.one();
        synchronized (this) {
            if (begun) {
                return Mono.defer(() -> call(Set.of(key))).map(values -> Optional.ofNullable(values.get(key)));
            }
            if (asked.isEmpty()) {
                firstContext = context;
            }
            asked.put(key, answer);
            boolean unused = leaving.remove(key);
        }
        settle(key);
        return answer.asMono().doOnCancel(() -> leave(key));
    }

    /** The key has asked, or will not ask for now. */
    void settle(String key) {
        Set<String> keys;
        synchronized (this) {
            boolean unused = open.remove(key);
            if (begun || !open.isEmpty()) {
                return;
            }
            begun = true;
            keys = new TreeSet<>(asked.keySet());
            keys.removeAll(leaving);
        }
        if (!keys.isEmpty()) {
            boolean unusedUpdate = work.update(call(keys)
                    .switchIfEmpty(Mono.just(Map.of()))
                    .contextWrite(context())
                    .subscribe(
                            values -> asked.forEach((k, answer) -> {
                                Sinks.EmitResult unused = answer.tryEmitValue(Optional.ofNullable(values.get(k)));
                            }),
                            error -> asked.values().forEach(answer -> {
                                Sinks.EmitResult unused = answer.tryEmitError(error);
                            })));
        }
    }

    private synchronized ContextView context() {
        return firstContext;
    }

    private void leave(String key) {
        boolean abandoned;
        synchronized (this) {
            boolean unused = leaving.add(key);
            abandoned = begun && leaving.containsAll(asked.keySet());
        }
        if (abandoned) {
            work.dispose();
        }
        settle(key);
    }

    /** One call, held to its contract. */
    private Mono<Map<String, Loaded<V>>> call(Set<String> keys) {
        return LoaderCalls.contained(keys.iterator().next(), Mono.defer(() -> {
                    Publisher<Map<String, Loaded<V>>> values = loader.loadAll(keys);
                    return values == null
                            ? Mono.error(CacheLoadException.returnedNull(
                                    keys.iterator().next()))
                            : Flux.from(values).take(2).collectList();
                }))
                .flatMap(all -> all.size() > 1
                        ? Mono.error(
                                CacheLoadException.emittedTwice(keys.iterator().next()))
                        : Mono.justOrEmpty(all.stream().findFirst()));
    }
}
