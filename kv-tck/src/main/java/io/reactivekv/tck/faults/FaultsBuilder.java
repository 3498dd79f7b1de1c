package io.reactivekv.tck.faults;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Chooses {@link Faults}. */
public final class FaultsBuilder {

    /** How long a delay is at most, where nothing else is said. */
    public static final Duration DEFAULT_LONGEST_DELAY = Duration.ofMillis(20);

    /** The timeout of operations on a backend that has none of its own, where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(200);

    final long seed;
    final Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
    Duration longestDelay = DEFAULT_LONGEST_DELAY;
    Duration timeout = DEFAULT_TIMEOUT;

    @Nullable
    Scheduler scheduler;

    FaultsBuilder(long seed) {
        this.seed = seed;
    }

    /**
     * How many operations a kind of fault happens to.
     *
     * @param share from 0, none, to 1, all; the shares of {@link FaultKind#ERROR}, {@link FaultKind#DOUBT} and {@link
     *     FaultKind#TIMEOUT}, of which at most one happens to an operation, must not add up to more than 1
     * @throws IllegalArgumentException when the share is not from 0 to 1
     */
    public FaultsBuilder rate(FaultKind kind, double share) {
        Objects.requireNonNull(kind, "kind");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the rate of " + kind + " must be from 0 to 1, not " + share);
        }
        Object unused = rates.put(kind, share);
        return this;
    }

    /** How long a delay is at most; {@link #DEFAULT_LONGEST_DELAY} by default. */
    public FaultsBuilder longestDelay(Duration longest) {
        longestDelay = positive(longest, "the longest delay");
        return this;
    }

    /**
     * When an operation times out on a backend that never waits, as in memory; {@link #DEFAULT_TIMEOUT} by default. A backend
     * with a timeout keeps its own, and so does {@link io.reactivekv.KeyValueStore#withTimeout}.
     */
    public FaultsBuilder timeout(Duration limit) {
        timeout = positive(limit, "the timeout");
        return this;
    }

    /** Whose clock delays and timeouts follow; Reactor's {@code parallel}, and so its virtual time, by default. */
    public FaultsBuilder scheduler(Scheduler clock) {
        scheduler = Objects.requireNonNull(clock, "scheduler");
        return this;
    }

    /**
     * The faults.
     *
     * @throws IllegalArgumentException when the rates of failures add up to more than 1
     */
    public Faults build() {
        double sum = rate(FaultKind.ERROR) + rate(FaultKind.DOUBT) + rate(FaultKind.TIMEOUT);
        if (sum > 1) {
            throw new IllegalArgumentException(
                    "the rates of ERROR, DOUBT and TIMEOUT must not add up to more than 1, not to " + sum);
        }
        return new Faults(this);
    }

    private double rate(FaultKind kind) {
        return rates.getOrDefault(kind, 0.0);
    }

    private static Duration positive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, not " + duration);
        }
        return duration;
    }
}
