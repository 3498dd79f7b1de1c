package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueException.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A key that one caller alone writes, one operation after the other, and what he may find there. Every value names its key
 * and has a number of its own.
 */
final class OwnKey {

    private static final Optional<String> NOTHING = Optional.empty();

    final String name;
    private final Set<Optional<String>> doubtful = new HashSet<>();
    private final Set<Optional<String>> refused = new HashSet<>();
    private Optional<String> certain = NOTHING;
    private boolean deleted = true;
    private long number;

    OwnKey(String name) {
        this.name = name;
    }

    /** A value that was never written before. */
    String fresh() {
        return name + "=" + ++number;
    }

    /** A write of this state was acknowledged. */
    void wrote(Optional<String> state) {
        certain = state;
        deleted |= state.isEmpty();
    }

    /** From now on it is never deleted. */
    void stays() {
        deleted = false;
    }

    /** A write of this state has failed. */
    void failed(Optional<String> state, Outcome outcome) {
        if (outcome == Outcome.UNKNOWN) {
            boolean unused = doubtful.add(state);
            deleted |= state.isEmpty();
        } else if (state.isPresent()) {
            boolean unused = refused.add(state);
        }
    }

    /** What is there is known, for instance after a failover that may have lost something. */
    void found(Optional<String> state) {
        certain = state;
    }

    /** The last state that was acknowledged. */
    Optional<String> certain() {
        return certain;
    }

    /** Whether it is known what is there. */
    boolean isCertain() {
        return doubtful.isEmpty();
    }

    /** Why this cannot be there; empty when it can. */
    Optional<String> objection(Optional<String> state, boolean lossless) {
        if (lossless && !state.equals(certain) && !doubtful.contains(state)) {
            return Optional.of(name + " holds " + state + " instead of " + certain
                    + (doubtful.isEmpty() ? "" : " or " + doubtful));
        }
        if (state.isEmpty()) {
            return deleted ? Optional.empty() : Optional.of(name + " is missing, and was never deleted");
        }
        String value = state.get();
        boolean written = value.startsWith(name + "=")
                && Long.parseLong(value.substring(name.length() + 1)) <= number
                && !refused.contains(state);
        return written ? Optional.empty() : Optional.of(name + " holds " + value + ", which nobody wrote");
    }
}
