package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One operation as it is called: what it is, on which key, and who is to be told of it.
 *
 * @param key the key as the user gave it; null for an operation on many keys or on none
 * @param lookups how many keys are looked up, which tells how many were missed
 */
record Call(
        Operation operation,
        @Nullable String key,
        int lookups,
        Lifecycle lifecycle,
        StoreCounters counters,
        Observer observer) {

    /** What the user is told of a failure. */
    Throwable told(Throwable error) {
        return error instanceof KeyValueException failure ? told(failure) : error;
    }

    private KeyValueException told(KeyValueException failure) {
        KeyValueException known = operation.isRead() ? failure.as(Outcome.NOT_EXECUTED) : failure;
        return known.in(operation.title, key);
    }
}
