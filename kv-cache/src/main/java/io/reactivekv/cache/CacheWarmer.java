package io.reactivekv.cache;

import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/**
 * Says which keys to load ahead of any request, and when; what tells the keys must not block. Immutable.
 *
 * <p>A run ends when the keys do. One whose keys fail, or whose next key does not come within 5 s, the {@code lease} and twice
 * the longest load that the cache allows ({@code hardTimeout}), ends there, and keeps what it has loaded; so that the next run
 * can begin, and {@link ReactiveCache#warm} and {@link ReactiveCache#appeared} end. That is logged, and counted in {@link
 * CacheStats#warmerFailures()}, as is a key that no cache takes, which is left out. Keys that come for ever keep their run going.
 */
public final class CacheWarmer {

    /** Stands for all scopes where one is asked for. */
    static final String EVERY_SCOPE = "*";

    private final String scope;
    private final Trigger trigger;
    private final Optional<Duration> interval;
    private final Function<String, ? extends Publisher<String>> keys;

    private CacheWarmer(
            String scope,
            Trigger trigger,
            Optional<Duration> interval,
            Function<String, ? extends Publisher<String>> keys) {
        this.scope = CacheNames.checked(scope, "scope");
        this.trigger = trigger;
        this.interval = interval;
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /** Loads these keys as soon as it is added, and whenever its scope is warmed. */
    public static CacheWarmer atStart(String scope, Supplier<? extends Publisher<String>> keys) {
        Objects.requireNonNull(keys, "keys");
        return new CacheWarmer(scope, Trigger.AT_START, Optional.empty(), ignored -> keys.get());
    }

    /** Loads the keys of a user when the user is seen for the first time. */
    public static CacheWarmer onFirstAppearance(
            String scope, Function<String, ? extends Publisher<String>> keysOfUser) {
        return new CacheWarmer(scope, Trigger.FIRST_APPEARANCE, Optional.empty(), keysOfUser);
    }

    /**
     * Loads these keys again and again: at each run those that would go stale before the next one is done, for which that is
     * given a tenth of the interval. So none ever does whose TTL, less its jitter, is longer than 1.1 times the interval. Of
     * several processes with such a warmer each may load a key anew. The first run comes after one interval.
     *
     * @throws IllegalArgumentException unless the interval is positive and at most 100 years
     */
    public static CacheWarmer every(Duration interval, String scope, Supplier<? extends Publisher<String>> keys) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(Ttl.MAX) > 0) {
            throw new IllegalArgumentException(
                    "the interval of a warmer must be positive and at most 100 years, was " + interval);
        }
        Objects.requireNonNull(keys, "keys");
        return new CacheWarmer(scope, Trigger.PERIODIC, Optional.of(interval), ignored -> keys.get());
    }

    /** The name by which {@link ReactiveCache#warm} runs it; it never runs one of first appearances. */
    public String scope() {
        return scope;
    }

    Trigger trigger() {
        return trigger;
    }

    Duration interval() {
        return interval.orElseThrow();
    }

    /** How long a key has to stay fresh, so that this run can leave it out. */
    Duration ahead() {
        // The next run takes some time, too.
        return interval.map(time -> time.plus(time.dividedBy(10))).orElse(Duration.ZERO);
    }

    Publisher<String> keys(String user) {
        return keys.apply(user);
    }

    /** When a warmer runs. */
    enum Trigger {
        AT_START,
        FIRST_APPEARANCE,
        PERIODIC
    }
}
