package io.reactivekv.tck;

import io.reactivekv.Expiry;
import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a store of texts is, said in the simplest way: a sorted map, a clock, and nobody else. */
final class Model {

    private static final long PERMANENT = Long.MAX_VALUE;

    private final TreeMap<String, Held> held = new TreeMap<>(KeyOrder.comparator());
    private final Optional<Duration> defaultTtl;
    private long now;

    Model(Optional<Duration> defaultTtl) {
        this.defaultTtl = defaultTtl;
    }

    private record Held(String value, long deadline) {}

    /** An expiry as the model understands it, beside the one that the store is given. */
    record Lifetime(Kind kind, Duration time) {

        enum Kind {
            AFTER,
            AT,
            NEVER,
            KEEP,
            STORE_DEFAULT
        }

        Expiry expiry(Instant storeNow) {
            return switch (kind) {
                case AFTER -> Expiry.after(time);
                case AT -> Expiry.at(storeNow.plus(time));
                case NEVER -> Expiry.never();
                case KEEP -> Expiry.keep();
                case STORE_DEFAULT -> Expiry.storeDefault();
            };
        }

        @Override
        public String toString() {
            return kind == Kind.AFTER || kind == Kind.AT ? kind + " " + time : kind.toString();
        }
    }

    private long deadline(String key, Lifetime lifetime) {
        Held before = held.get(key);
        return switch (lifetime.kind()) {
            case AFTER, AT -> now + lifetime.time().toMillis();
            case NEVER -> PERMANENT;
            case KEEP -> before != null ? before.deadline() : byDefault();
            case STORE_DEFAULT -> byDefault();
        };
    }

    private long byDefault() {
        return defaultTtl.map(ttl -> now + ttl.toMillis()).orElse(PERMANENT);
    }

    void advance(Duration time) {
        now += time.toMillis();
        held.values().removeIf(entry -> entry.deadline() <= now);
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(held.get(key)).map(Held::value);
    }

    boolean has(String key) {
        return held.containsKey(key);
    }

    /** The remaining time of a key that is present; empty when it is permanent. */
    Optional<Duration> ttl(String key) {
        long deadline = Objects.requireNonNull(held.get(key)).deadline();
        return deadline == PERMANENT ? Optional.empty() : Optional.of(Duration.ofMillis(deadline - now));
    }

    void put(String key, String value, Lifetime lifetime) {
        long deadline = deadline(key, lifetime);
        if (deadline <= now) {
            held.remove(key);
        } else {
            held.put(key, new Held(value, deadline));
        }
    }

    void delete(String key) {
        held.remove(key);
    }

    void expire(String key, Lifetime lifetime) {
        Held entry = held.get(key);
        if (entry != null) {
            put(key, entry.value(), lifetime);
        }
    }

    void update(String key, Function<Optional<String>, Optional<String>> change, Lifetime onCreate) {
        Lifetime lifetime = has(key) ? new Lifetime(Lifetime.Kind.KEEP, Duration.ZERO) : onCreate;
        change.apply(get(key)).ifPresentOrElse(value -> put(key, value, lifetime), () -> delete(key));
    }

    List<String> keys(KeyRange range, boolean descending) {
        NavigableMap<String, Held> map = descending ? held.descendingMap() : held;
        return new ArrayList<>(map.keySet().stream().filter(range::contains).toList());
    }
}
