package io.reactivekv;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Stores a value whatever the key holds. */
final class PutCall<V> extends Call<Boolean, Void> {

    private final Codec<V, Object> codec;
    private final String inner;
    private final V value;
    private final Lifetime lifetime;

    PutCall(View<V> view, String key, V value, Expiry expiry) {
        super(view, Operation.PUT, key);
        this.codec = view.codec();
        this.inner = view.keys().inner(key);
        this.value = Objects.requireNonNull(value, "value");
        this.lifetime = view.resolve(expiry);
    }

    @Override
    Mono<Boolean> ask(CoreSubscriber<?> caller) {
        return view.backend().write(new Write.Put<>(inner, codec.encodeFor(caller, value), lifetime), Condition.ALWAYS);
    }

    @Override
    @Nullable
    Void answer(Boolean done, CoreSubscriber<?> caller) {
        return null;
    }

    @Override
    boolean isSilent() {
        return true;
    }
}
