package io.reactivekv.bench.redis;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one subject did in one round.
 *
 * @param perSecond operations a second
 * @param operations how many there were
 * @param cpu what they cost
 * @param latency what each took, where that was recorded
 */
record Sample(
        double perSecond,
        long operations,
        Cpu cpu,
        @Nullable Histogram latency) {}
