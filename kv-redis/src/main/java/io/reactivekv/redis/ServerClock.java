package io.reactivekv.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's time as one connection knows it: what {@code TIME} answered, plus what has elapsed since on this side.
 * Never ahead of the server's clock, as far as both run equally fast; this machine's clock does not matter.
 */
final class ServerClock {

    /** Allows for clocks that do not run equally fast between two readings. */
    private static final long MARGIN_MILLIS = 20;

    private long millis;
    private long readAt;

    /** Takes the reply to {@code TIME}. */
    void set(@Nullable Object time) {
        if (time instanceof List<?> parts && parts.size() == 2) {
            millis = number(parts.get(0)) * 1_000 + number(parts.get(1)) / 1_000;
            readAt = System.nanoTime();
        }
    }

    /** Milliseconds since 1970, a lower bound. */
    long now() {
        return millis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readAt) - MARGIN_MILLIS;
    }

    private static long number(@Nullable Object digits) {
        return digits instanceof byte[] text ? Long.parseLong(Layout.text(text)) : 0;
    }
}
