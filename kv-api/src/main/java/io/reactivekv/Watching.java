package io.reactivekv;

import io.reactivekv.spi.StoredChange;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/** Watches of a range, which end when the store is closed; a watcher that throws then disturbs neither others nor closing. */
final class Watching<V> {

    private final View<V> view;

    Watching(View<V> view) {
        this.view = view;
    }

    Flux<Change<V>> watch(KeyRange range, WatchOptions options) {
        KeyRange inner = view.keys().inner(range);
        boolean keysOnly = Objects.requireNonNull(options, "options").isKeysOnly();
        return CallFlux.of(
                view,
                Operation.WATCH,
                0,
                context -> view.backend()
                        .watch(inner, keysOnly)
                        // Of a backend that completes when it is closed.
                        .concatWith(Flux.defer(() -> view.lifecycle().isClosed()
                                ? Flux.error(view.lifecycle().error())
                                : Flux.empty()))
                        .takeUntilOther(view.lifecycle().closed().publishOn(Schedulers.parallel())),
                this::change);
    }

    private Change<V> change(StoredChange<Object> stored, ContextView context) {
        if (stored instanceof StoredChange.Put<Object> put) {
            return put(view.keys().outer(put.key()), put.value(), context);
        }
        if (stored instanceof StoredChange.Removed<Object> removed) {
            return new Change.Removed<>(view.keys().outer(removed.key()));
        }
        if (stored instanceof StoredChange.Unreadable<Object> unreadable) {
            return unreadable(view.keys().outer(unreadable.key()), unreadable.error());
        }
        return new Change.Reset<>();
    }

    private Change<V> put(String key, Optional<Object> value, ContextView context) {
        try {
            return new Change.Put<>(key, value.map(stored -> view.codec().decode(stored, context)));
        } catch (KeyValueException e) {
            return unreadable(key, e);
        }
    }

    private Change<V> unreadable(String key, KeyValueException reason) {
        SerializationException error = reason instanceof SerializationException serialization
                ? serialization
                : new SerializationException("the value cannot be read: " + reason.getMessage(), reason);
        return new Change.Unreadable<>(key, (SerializationException) error.in(Operation.WATCH.title, key));
    }
}
