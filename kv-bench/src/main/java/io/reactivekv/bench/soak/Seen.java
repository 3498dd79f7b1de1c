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

    static final Seen UNTOLD = new Seen(null, null);

    static Seen present(boolean present) {
        return new Seen(present, null);
    }

    static Seen value(Optional<String> value) {
        return new Seen(value.isPresent(), value.orElse(null));
    }
}
