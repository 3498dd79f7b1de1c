package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The errors of loaders that are handed out again for a while, of a bounded number of keys. */
final class ErrorBackoff {

    private static final int KEYS = 10_000;

    private final Cache<String, Recent> errors =
            Caffeine.newBuilder().maximumSize(KEYS).executor(Runnable::run).build();
    private final InstantSource clock;

    ErrorBackoff(InstantSource clock) {
        this.clock = clock;
    }

    private record Recent(Throwable error, long until) {}

    void remember(String key, Throwable error, Duration time) {
        errors.put(key, new Recent(error, clock.millis() + time.toMillis()));
    }

    @Nullable
    Throwable recent(String key) {
        Recent recent = errors.getIfPresent(key);
        if (recent == null) {
            return null;
        }
        if (clock.millis() >= recent.until()) {
            errors.invalidate(key);
            return null;
        }
        return recent.error();
    }
}
