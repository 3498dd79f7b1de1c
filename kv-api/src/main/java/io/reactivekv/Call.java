package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/**
 * One operation as it is called: what is asked of the backend, what the user gets of an answer, and who is told of it. It
 * serves any number of subscriptions.
 *
 * <p>The busiest operations have classes of their own, which make nothing that they do not need; the others are a {@link
 * FunctionCall}.
 *
 * @param <T> what the backend answers
 * @param <R> what the user gets
 */
abstract class Call<T, R> {

    final View<?> view;
    final Operation operation;

    /** The key as the user gave it; null for an operation on many keys or on none. */
    final @Nullable String key;

    Call(View<?> view, Operation operation, @Nullable String key) {
        this.view = view;
        this.operation = operation;
        this.key = key;
    }

    /** Asks the backend, anew for each subscription. */
    abstract CorePublisher<T> ask(CoreSubscriber<?> caller);

    /** Makes of an answer what the user gets; null to leave it out. */
    abstract @Nullable R answer(T answer, CoreSubscriber<?> caller);

    /** How many keys are looked up, which tells how many were missed. */
    int lookups() {
        return key == null ? 0 : 1;
    }

    /** How many results the user asks for, or gets at most; one who has them cancels, as asked. */
    long limit() {
        return 1;
    }

    /** Whether the user gets nothing but the end, which comes without being asked for. */
    boolean isSilent() {
        return false;
    }

    /** What the user is told of a failure. */
    final Throwable told(Throwable error) {
        return error instanceof KeyValueException failure ? told(failure) : error;
    }

    private KeyValueException told(KeyValueException failure) {
        KeyValueException known = operation.isRead() ? failure.as(Outcome.NOT_EXECUTED) : failure;
        boolean namesItsKey = key == null && failure.operation().isEmpty();
        return known.in(
                operation.title,
                namesItsKey ? failure.key().map(view.keys()::outer).orElse(null) : key);
    }
}
