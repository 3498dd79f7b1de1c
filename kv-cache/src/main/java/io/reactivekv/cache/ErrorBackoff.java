package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The errors of loaders that are handed out again for a while, of a bounded number of keys. Each is the loader's own object,
 * since callers go by its type; so what its receivers add to it, as Reactor's {@code block()} does, stays in it until it is
 * forgotten.
 */
final class ErrorBackoff {

    private static final int KEYS = 10_000;

    private final Cache<String, Recent> errors =
            Caffeine.newBuilder().maximumSize(KEYS).executor(Runnable::run).build();
    private final InstantSource clock;

    ErrorBackoff(InstantSource clock) {
        this.clock = clock;
    }

    private record Recent(Throwable error, long until, long stamp) {}

    /**
     * Remembers an error.
     *
     * @param stamp the sequence of invalidations that was known when its load began
     */
    void remember(String key, Throwable error, Duration time, long stamp) {
        errors.put(key, new Recent(error, clock.millis() + time.toMillis(), stamp));
    }

    void forget(String key) {
        errors.invalidate(key);
    }

    void forgetAll() {
        errors.invalidateAll();
    }

    /**
     * The error that is still handed out; null for none.
     *
     * @param required the highest number of an invalidation that concerns the key
     */
    @Nullable
    Throwable recent(String key, LongSupplier required) {
        Recent recent = errors.getIfPresent(key);
        if (recent == null) {
            return null;
        }
        if (clock.millis() >= recent.until() || recent.stamp() < required.getAsLong()) {
            forget(key);
            return null;
        }
        return recent.error();
    }
}
