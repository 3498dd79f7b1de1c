package io.reactivekv.tck.faults;

import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.spi.Backend;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Makes stores fail on purpose, at random but by a seed, to see whether a program bears it: what it does when the store is
 * slow, does not answer, or leaves it in doubt whether a write has happened.
 *
 * <pre>{@code
 * Faults faults = Faults.seeded(42);
 * try (KeyValueStoreFactory factory = faults.factory("memory:")) {
 *     KeyValueStore<User> users = factory.open("user:", User.class);
 *     ... // run the program
 *     faults.off();
 *     ... // look at what is there
 * }
 * }</pre>
 *
 * <p>What stands behind may be any backend, a real Redis too. A faulty store keeps every promise that a store makes: nothing
 * happens before subscription, demand is respected, cancelling takes a delayed operation back, errors are {@link
 * io.reactivekv.KeyValueException}s with operation, key and the right outcome, and an operation ends within its timeout, a
 * delayed one within that and its delay. But for this: over a backend without a timeout {@link
 * io.reactivekv.KeyValueStore#timeout} stays empty, and an {@code update} is bounded by its steps.
 * With all faults off it is as the one behind it.
 *
 * <p>Operations are numbered in the order of their subscriptions, and number and seed decide what happens to each: the same
 * calls one after the other meet the same faults. Each failure names both in its message.
 *
 * <p>Thread-safe; faults can be switched while operations are under way, and concern those that begin later.
 */
public final class Faults {

    private final long seed;
    private final long mixedSeed;
    private final Map<FaultKind, Double> rates;
    private final Duration longestDelay;
    private final Duration timeout;
    private final @Nullable Scheduler scheduler;
    private final AtomicLong operations = new AtomicLong();
    private final Map<FaultKind, AtomicLong> struck = new EnumMap<>(FaultKind.class);
    private volatile boolean on = true;

    Faults(FaultsBuilder builder) {
        this.seed = builder.seed;
        this.mixedSeed = new SplittableRandom(builder.seed).nextLong();
        this.rates = new EnumMap<>(builder.rates);
        this.longestDelay = builder.longestDelay;
        this.timeout = builder.timeout;
        this.scheduler = builder.scheduler;
        for (FaultKind kind : FaultKind.values()) {
            Object unused = struck.put(kind, new AtomicLong());
        }
    }

    /**
     * Faults of every kind at the default rates: one operation in ten is delayed, by 20 ms at most, one in twenty fails with
     * {@link FaultKind#ERROR}, as many with {@link FaultKind#DOUBT}, one in a hundred with {@link FaultKind#TIMEOUT}, and one
     * change in twenty is lost.
     *
     * @param seed the same seed makes the same faults
     */
    public static Faults seeded(long seed) {
        return builder(seed)
                .rate(FaultKind.DELAY, 0.1)
                .rate(FaultKind.ERROR, 0.05)
                .rate(FaultKind.DOUBT, 0.05)
                .rate(FaultKind.TIMEOUT, 0.01)
                .rate(FaultKind.LOST_CHANGE, 0.05)
                .build();
    }

    /**
     * Faults to be chosen; all rates are 0 at first.
     *
     * @param seed the same seed makes the same faults
     */
    public static FaultsBuilder builder(long seed) {
        return new FaultsBuilder(seed);
    }

    /** Opens stores that have these faults; see {@link KeyValueStores#factory(String)}. */
    public KeyValueStoreFactory factory(String url) {
        return factory(StoreConfig.parse(url));
    }

    /** Opens stores that have these faults; see {@link KeyValueStores#factory(StoreConfig)}. */
    public KeyValueStoreFactory factory(StoreConfig config) {
        return KeyValueStores.factory(in(KeyValueStores.backend(config)), config);
    }

    /** Puts these faults in front of a backend; {@link KeyValueStores#factory(Backend)} makes stores of it. */
    public <S> Backend<S> in(Backend<S> backend) {
        return new FaultyBackend<>(Objects.requireNonNull(backend, "backend"), this, timeout);
    }

    /** Lets faults happen, as they do from the beginning. */
    public void on() {
        on = true;
    }

    /** Lets no fault happen to what begins from now on. */
    public void off() {
        on = false;
    }

    /** Whether faults happen. */
    public boolean areOn() {
        return on;
    }

    /** How often a kind of fault has happened; a test may want to know that any did. */
    public long count(FaultKind kind) {
        return Objects.requireNonNull(struck.get(Objects.requireNonNull(kind, "kind")))
                .get();
    }

    /** Seed, rates and what has happened so far. */
    @Override
    public String toString() {
        Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
        rates.keySet().forEach(kind -> counts.put(kind, count(kind)));
        return "Faults[seed " + seed + ", rates " + rates + ", struck " + counts + (on ? "" : ", off") + "]";
    }

    /** Decides about an operation that begins now. */
    Fate next() {
        if (!on) {
            return Fate.NONE;
        }
        long number = operations.incrementAndGet();
        SplittableRandom random = random(number);
        Duration delay = Duration.ZERO;
        if (strikes(FaultKind.DELAY, random.nextDouble())) {
            delay = Duration.ofNanos(random.nextLong(longestDelay.toNanos()) + 1);
        }
        FaultKind failure = null;
        double draw = random.nextDouble();
        for (FaultKind kind : new FaultKind[] {FaultKind.ERROR, FaultKind.DOUBT, FaultKind.TIMEOUT}) {
            double rate = rate(kind);
            if (failure == null && draw >= 0 && draw < rate) {
                failure = kind;
                struck(kind);
            }
            draw -= rate;
        }
        return new Fate("injected fault (seed " + seed + ", operation " + number + ")", delay, failure, random);
    }

    /** Decides about a change that a watch is about to emit. */
    boolean losesChange(RandomGenerator random) {
        return on && strikes(FaultKind.LOST_CHANGE, random.nextDouble());
    }

    /** A generator for the changes of one watch. */
    RandomGenerator watching() {
        return random(operations.incrementAndGet());
    }

    /** A generator of its own for each operation; neighbours in seed or number have no draw in common. */
    private SplittableRandom random(long number) {
        return new SplittableRandom(mixedSeed ^ number);
    }

    @Nullable
    Scheduler scheduler() {
        return scheduler;
    }

    private boolean strikes(FaultKind kind, double draw) {
        boolean strikes = draw < rate(kind);
        if (strikes) {
            struck(kind);
        }
        return strikes;
    }

    private void struck(FaultKind kind) {
        long unused = Objects.requireNonNull(struck.get(kind)).incrementAndGet();
    }

    private double rate(FaultKind kind) {
        return rates.getOrDefault(kind, 0.0);
    }
}
