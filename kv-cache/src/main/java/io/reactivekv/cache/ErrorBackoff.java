package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The errors of loaders that are handed out again for a while, of a bounded number of keys. One of a load that was overtaken by
 * an invalidation or a write is forgotten.
 */
final class ErrorBackoff {

    private static final int KEYS = 10_000;

    private final Cache<String, Recent> errors =
            Caffeine.newBuilder().maximumSize(KEYS).executor(Runnable::run).build();
    private final InstantSource clock;

    ErrorBackoff(InstantSource clock) {
        this.clock = clock;
    }

    private record Recent(Throwable error, long until, Beginning began) {}

    /**
     * What was known of a key when a load of it began.
     *
     * @param stamp the sequence of invalidations
     * @param overtaken how often loads of the key had been overtaken: see {@link Flights#overtaken}
     */
    record Beginning(long stamp, int overtaken) {}

    void remember(String key, Throwable error, Duration time, Beginning began) {
        errors.put(key, new Recent(error, clock.millis() + time.toMillis(), began));
    }

    /**
     * The error that is still handed out; null for none.
     *
     * @param required the highest number of an invalidation that concerns the key
     * @param overtaken how often loads of the key were overtaken by now
     */
    @Nullable
    Throwable recent(String key, LongSupplier required, int overtaken) {
        Recent recent = errors.getIfPresent(key);
        if (recent == null) {
            return null;
        }
        Beginning began = recent.began();
        if (clock.millis() >= recent.until()
                || began.overtaken() != overtaken
                || began.stamp() < required.getAsLong()) {
            errors.invalidate(key);
            return null;
        }
        return recent.error();
    }
}
