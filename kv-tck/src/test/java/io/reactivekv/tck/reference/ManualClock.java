package io.reactivekv.tck.reference;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still unless told to go on. */
public final class ManualClock implements LongSupplier {

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-11-20T12:00:00Z").toEpochMilli());

    @Override
    public long getAsLong() {
        return millis.get();
    }

    public void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }
}
