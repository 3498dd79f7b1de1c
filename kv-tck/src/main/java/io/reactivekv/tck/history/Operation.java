package io.reactivekv.tck.history;

import java.util.Optional;

/**
 * An action as it went: who asked for what and when, and what was answered.
 *
 * @param client who asked, for reading the history
 * @param key the key
 * @param action what was asked for
 * @param called when, on a clock that never gives two moments the same number
 * @param returned when the answer came; {@link #NEVER} when none did, so that the action may take effect at any later time,
 *     or not at all
 * @param answer what was answered, as {@link Action.Step#answer()}; empty when nothing was
 */
public record Operation(int client, String key, Action action, long called, long returned, Optional<Object> answer) {

    /** The {@link #returned} of an operation whose outcome is unknown. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Refuses times that run backwards, and an answer without a time. */
    public Operation {
        if (called >= returned) {
            throw new IllegalArgumentException("called at " + called + ", returned at " + returned);
        }
        if (answer.isPresent() == (returned == NEVER)) {
            throw new IllegalArgumentException("an operation has an answer exactly when it has returned");
        }
    }

    /** An operation that was answered. */
    public static Operation of(int client, String key, Action action, long called, long returned, Object answer) {
        return new Operation(client, key, action, called, returned, Optional.of(answer));
    }

    /** An operation of which nobody knows whether it happened. */
    public static Operation unknown(int client, String key, Action action, long called) {
        return new Operation(client, key, action, called, NEVER, Optional.empty());
    }

    /** Whether an action that answers this could have been this operation. */
    boolean agreesWith(Object other) {
        return answer.isEmpty() || answer.get().equals(other);
    }

    @Override
    public String toString() {
        String time = called + "-" + (returned == NEVER ? "?" : returned);
        return String.format(
                "%-12s client %d: %s -> %s",
                time, client, action, answer.map(Object::toString).orElse("unknown"));
    }
}
