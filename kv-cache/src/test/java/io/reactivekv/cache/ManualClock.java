package io.reactivekv.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still unless it is moved. */
final class ManualClock implements InstantSource {

    static final long START = 1_700_000_000_000L;

    private final AtomicLong millis = new AtomicLong(START);

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    void advance(Duration time) {
        long unused = millis.addAndGet(time.toMillis());
    }
}
