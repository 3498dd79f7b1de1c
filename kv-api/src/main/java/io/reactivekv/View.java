package io.reactivekv;

import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of a store share: where values are kept, how keys and values are written there, and who is told.
 *
 * @param timeout bounds what takes several steps on one key; null where operations never wait
 */
record View<V>(
        Backend<Object> backend,
        Codec<V, Object> codec,
        Keyspace keys,
        Lifetime defaultLifetime,
        Lifecycle lifecycle,
        StoreCounters counters,
        Observer observer,
        @Nullable Duration timeout) {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    Lifetime resolve(Expiry expiry) {
        return Objects.requireNonNull(expiry, "expiry").resolve(defaultLifetime);
    }

    /** The entry as the user sees it, its value decoded. */
    Entry<V> entry(Stored<Object> stored, V value) {
        Optional<Duration> ttl = stored.ttlMillis() == Stored.PERMANENT
                ? Optional.empty()
                : Optional.of(bounded(Duration.ofMillis(stored.ttlMillis())));
        return new Entry<>(keys.outer(stored.key()), value, stored.revision(), ttl);
    }

    /** The remaining time, brought within the bounds of a TTL; others than this library may have set a longer one. */
    static Duration bounded(Duration ttl) {
        if (ttl.compareTo(Ttl.MAX) > 0) {
            return Ttl.MAX;
        }
        return ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
    }

    /** Key and value as the user sees them. */
    KeyValue<V> keyValue(Stored<Object> stored, V value) {
        return new KeyValue<>(keys.outer(stored.key()), value);
    }

    View<V> within(String prefix) {
        return new View<>(
                backend,
                codec,
                keys.within(prefix),
                defaultLifetime,
                lifecycle.child("the view with prefix " + Quoted.of(keys.prefix() + prefix)),
                counters,
                observer,
                timeout);
    }

    View<V> within(Duration shorter) {
        if (shorter.isZero() || shorter.isNegative()) {
            throw new IllegalArgumentException("a timeout must be positive, was " + shorter);
        }
        if (shorter.compareTo(Ttl.MAX) > 0) {
            throw new IllegalArgumentException("a timeout is at most 100 years (" + Ttl.MAX + "), was " + shorter);
        }
        return new View<>(
                backend.withTimeout(shorter),
                codec,
                keys,
                defaultLifetime,
                lifecycle.child("the view with timeout " + shorter),
                counters,
                observer,
                shorter);
    }
}
