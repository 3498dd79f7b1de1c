package io.reactivekv.bench.soak;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to an operation tells of the key before it.
 *
 * @param present whether it was there; null when the answer does not tell
 * @param value what it held; null when the answer does not tell
 */
record Seen(@Nullable Boolean present, @Nullable String value) {

    private static final Seen UNTOLD = new Seen(null, null);

    /** Of an answer that is the same either way. */
    static Seen nothing(Optional<?> answer) {
        return UNTOLD;
    }

    /** Of the answer that it was there, or that it was not. */
    static Seen presence(Optional<Boolean> there) {
        return new Seen(there.orElse(false), null);
    }

    /** Of the answer that it was absent, or that it was not. */
    static Seen absence(Optional<Boolean> absent) {
        return new Seen(!absent.orElse(false), null);
    }

    /** Of an answer that is empty when it was absent. */
    static Seen something(Optional<?> answer) {
        return new Seen(answer.isPresent(), null);
    }

    /** Of what it held. */
    static Seen value(Optional<String> value) {
        return new Seen(value.isPresent(), value.orElse(null));
    }
}
