package io.reactivekv.bench.soak;

import io.reactivekv.Entry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to an operation tells of the key before it.
 *
 * @param present whether it was there; null when the answer does not tell
 * @param value what it held; null when the answer does not tell
 * @param timed whether the answer tells how much of its life remained
 * @param remaining that time; null for no end
 */
record Seen(
        @Nullable Boolean present,
        @Nullable String value,
        boolean timed,
        @Nullable Duration remaining) {

    private static final Seen UNTOLD = new Seen(null, null, false, null);

    /** Of an answer that is the same either way. */
    static Seen nothing(Optional<?> answer) {
        return UNTOLD;
    }

    /** Of the answer that it was there, or that it was not. */
    static Seen presence(Optional<Boolean> there) {
        return new Seen(there.orElse(false), null, false, null);
    }

    /** Of the answer that it was absent, or that it was not. */
    static Seen absence(Optional<Boolean> absent) {
        return new Seen(!absent.orElse(false), null, false, null);
    }

    /** Of what remained of its life. */
    static Seen ttl(Optional<Optional<Duration>> ttl) {
        return new Seen(
                ttl.isPresent(),
                null,
                ttl.isPresent(),
                ttl.flatMap(remaining -> remaining).orElse(null));
    }

    /** Of what it held, and what remained of its life. */
    static Seen entry(Optional<Entry<String>> entry) {
        return new Seen(
                entry.isPresent(),
                entry.map(Entry::value).orElse(null),
                entry.isPresent(),
                entry.flatMap(Entry::ttl).orElse(null));
    }

    /** Of what it held. */
    static Seen value(Optional<String> value) {
        return new Seen(value.isPresent(), value.orElse(null), false, null);
    }
}
