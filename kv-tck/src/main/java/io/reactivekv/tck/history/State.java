package io.reactivekv.tck.history;

import java.time.Duration;
import java.util.Optional;

/**
 * What a key is like between two actions.
 *
 * @param value its value; empty when it is absent
 * @param ttl the time to live that it was given, of which nothing passes in a history; empty when it is permanent or
 *     absent
 */
public record State(Optional<String> value, Optional<Duration> ttl) {

    /** No value. */
    public static final State ABSENT = new State(Optional.empty(), Optional.empty());

    /** Refuses a time to live of nothing. */
    public State {
        if (value.isEmpty() && ttl.isPresent()) {
            throw new IllegalArgumentException("an absent key has no time to live");
        }
    }

    /** A value that does not expire. */
    public static State permanent(String value) {
        return new State(Optional.of(value), Optional.empty());
    }

    boolean isPresent() {
        return value.isPresent();
    }

    /** Another value with the same time to live; permanent where there was none. */
    State with(String other) {
        return new State(Optional.of(other), ttl);
    }

    /** The same value, if there is one, with another time to live. */
    State expiringIn(Duration other) {
        return isPresent() ? new State(value, Optional.of(other)) : this;
    }
}
