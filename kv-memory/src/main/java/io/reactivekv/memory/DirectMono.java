package io.reactivekv.memory;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * An operation that is done where it is subscribed to: the result is there at once and is handed out when asked for.
 *
 * <p>As a {@link Callable} it lets operators such as {@code flatMap} have the result without subscribing.
 *
 * @param <T> the type of the result
 */
abstract class DirectMono<T> extends Mono<T> implements Callable<T> {

    /** Does the operation; null for an empty result. */
    @Override
    public abstract @Nullable T call();

    /** The operation as it is handed to users, seen by their assembly hooks. */
    final Mono<T> assembled() {
        return onAssembly(this);
    }

    @Override
    public final void subscribe(CoreSubscriber<? super T> actual) {
        T result;
        try {
            result = call();
        } catch (Throwable e) {
            Operators.error(actual, Operators.onOperatorError(e, actual.currentContext()));
            return;
        }
        if (result == null) {
            Operators.complete(actual);
        } else {
            actual.onSubscribe(Operators.scalarSubscription(actual, result));
        }
    }
}
