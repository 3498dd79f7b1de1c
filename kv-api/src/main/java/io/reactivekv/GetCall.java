package io.reactivekv;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Looks up the value of a key. */
final class GetCall<V> extends Call<Object, V> {

    private final Codec<V, Object> codec;
    private final String inner;

    GetCall(View<V> view, Operation operation, String key) {
        super(view, operation, key);
        this.codec = view.codec();
        this.inner = view.keys().inner(key);
    }

    @Override
    Mono<Object> ask(CoreSubscriber<?> caller) {
        return view.backend().get(inner);
    }

    @Override
    V answer(Object stored, CoreSubscriber<?> caller) {
        return codec.decodeFor(caller, stored);
    }
}
