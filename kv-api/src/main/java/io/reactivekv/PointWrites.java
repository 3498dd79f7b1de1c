package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Writes of one key, each one atomic step in the backend. */
final class PointWrites<V> {

    private final View<V> view;

    PointWrites(View<V> view) {
        this.view = view;
    }

    Mono<Void> put(String key, V value, Expiry expiry) {
        return CallMono.of(new PutCall<>(view, key, value, expiry));
    }

    Mono<Boolean> write(Operation operation, String key, V value, Expiry expiry, Condition condition) {
        String inner = view.keys().inner(key);
        Objects.requireNonNull(value, "value");
        Lifetime lifetime = view.resolve(expiry);
        return CallMono.of(
                view,
                operation,
                key,
                context -> view.backend()
                        .write(new Write.Put<>(inner, view.codec().encode(value, context), lifetime), condition),
                (done, context) -> done);
    }

    Mono<V> getAndPut(String key, V value, Expiry expiry) {
        String inner = view.keys().inner(key);
        Objects.requireNonNull(value, "value");
        Lifetime lifetime = view.resolve(expiry);
        return CallMono.of(
                view,
                Operation.GET_AND_PUT,
                key,
                context -> view.backend()
                        .getAndWrite(new Write.Put<>(inner, view.codec().encode(value, context), lifetime)),
                this::before);
    }

    Mono<V> getAndDelete(String key) {
        return getAnd(
                Operation.GET_AND_DELETE, key, new Write.Delete<>(view.keys().inner(key)));
    }

    Mono<V> getAndExpire(String key, Expiry expiry) {
        return getAnd(Operation.GET_AND_EXPIRE, key, expiring(key, expiry, "get"));
    }

    private Mono<V> getAnd(Operation operation, String key, Write<Object> write) {
        return CallMono.of(view, operation, key, context -> view.backend().getAndWrite(write), this::before);
    }

    /** The value that a write has found; it is executed, whether that can be read or not. */
    private V before(Object stored, ContextView context) {
        try {
            return view.codec().decode(stored, context);
        } catch (KeyValueException e) {
            throw e.as(Outcome.UNKNOWN);
        }
    }

    Mono<Boolean> delete(String key, Condition condition) {
        return writeOnly(Operation.DELETE, key, new Write.Delete<>(view.keys().inner(key)), condition);
    }

    Mono<Boolean> expire(String key, Expiry expiry, Condition condition) {
        return writeOnly(Operation.EXPIRE, key, expiring(key, expiry, "ttl"), condition);
    }

    private Mono<Boolean> writeOnly(Operation operation, String key, Write<Object> write, Condition condition) {
        return CallMono.of(
                view, operation, key, context -> view.backend().write(write, condition), (done, context) -> done);
    }

    private Write<Object> expiring(String key, Expiry expiry, String readOnly) {
        String inner = view.keys().inner(key);
        Lifetime lifetime = view.resolve(expiry);
        if (expiry.isKeep()) {
            throw new IllegalArgumentException("Expiry.keep() changes nothing here; use after, at, never or"
                    + " storeDefault, or " + readOnly + "(key) to read");
        }
        return new Write.Expire<>(inner, lifetime);
    }
}
