package io.reactivekv;

import io.reactivekv.spi.Stored;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Looks up a key with all that is known of it. */
final class EntryCall<V> extends Call<Stored<Object>, Entry<V>> {

    private final View<V> typed;
    private final String inner;

    EntryCall(View<V> view, String key) {
        super(view, Operation.GET_ENTRY, key);
        this.typed = view;
        this.inner = view.keys().inner(key);
    }

    @Override
    Mono<Stored<Object>> ask(CoreSubscriber<?> caller) {
        return view.backend().getEntry(inner);
    }

    @Override
    Entry<V> answer(Stored<Object> stored, CoreSubscriber<?> caller) {
        return typed.entry(stored, typed.codec().decodeFor(caller, stored.value()));
    }
}
