package io.reactivekv.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still unless it is moved. */
final class ManualClock implements InstantSource {

    static final long START = 1_700_000_000_000L;

    private final AtomicLong millis = new AtomicLong(START);
    private final AtomicReference<Runnable> beforeNextReading = new AtomicReference<>();
    private final AtomicReference<Runnable> afterNextReading = new AtomicReference<>();

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Runnable interruption = beforeNextReading.getAndSet(null);
        if (interruption != null) {
            interruption.run();
        }
        long reading = millis.get();
        Runnable consequence = afterNextReading.getAndSet(null);
        if (consequence != null) {
            consequence.run();
        }
        return reading;
    }

    /** Has something happen just before the clock is read the next time. */
    void beforeNextReading(Runnable interruption) {
        beforeNextReading.set(interruption);
    }

    /** Has something happen once the clock was read the next time, before whoever has read it goes on. */
    void afterNextReading(Runnable consequence) {
        afterNextReading.set(consequence);
    }

    void advance(Duration time) {
        millis.addAndGet(time.toMillis());
    }
}
