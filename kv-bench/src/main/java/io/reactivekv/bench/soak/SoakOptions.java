package io.reactivekv.bench.soak;

import java.time.Duration;

/**
 * What a soak is to do.
 *
 * @param duration how long the faults go on
 * @param seed of all that is random, apart from what the machine does
 * @param workers how many operations are under way
 */
public record SoakOptions(Duration duration, long seed, int workers) {

    /** As many workers as usual. */
    public SoakOptions(Duration duration, long seed) {
        this(duration, seed, 64);
    }
}
