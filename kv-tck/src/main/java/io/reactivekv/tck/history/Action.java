package io.reactivekv.tck.history;

import java.time.Duration;
import java.util.Optional;

/**
 * What a client does to one key, and what it comes to when nobody else is there. Times to live are given and told, and
 * nothing expires: they are longer than any history.
 */
public sealed interface Action {

    /** What the action answers when the key is in this state, and the state it leaves. */
    Step on(State state);

    /** Whether the action never changes anything. */
    default boolean isRead() {
        return false;
    }

    /**
     * An answer and what is left behind.
     *
     * @param answer an {@code Optional<String>} where the action tells a value, an {@code Optional<Optional<Duration>>}
     *     where it tells the time to live, a {@code Boolean} where it tells whether it was done, {@link #DONE} where it
     *     tells nothing
     * @param state what the key is like afterwards
     */
    record Step(Object answer, State state) {

        /** The answer of an action that tells nothing. */
        public static final String DONE = "done";
    }

    /** Tells the value. */
    record Get() implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.value(), state);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Tells whether the key is present. */
    record Exists() implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.isPresent(), state);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Tells the time to live, that a key is permanent, or nothing of an absent one. */
    record Ttl() implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.isPresent() ? Optional.of(state.ttl()) : Optional.empty(), state);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Stores a value, for good.
     *
     * @param value the value
     */
    record Put(String value) implements Action {
        @Override
        public Step on(State state) {
            return new Step(Step.DONE, State.permanent(value));
        }
    }

    /**
     * Stores a value where there is none, for good.
     *
     * @param value the value
     */
    record PutIfAbsent(String value) implements Action {
        @Override
        public Step on(State state) {
            return new Step(!state.isPresent(), state.isPresent() ? state : State.permanent(value));
        }
    }

    /**
     * Stores a value where there is one, for good.
     *
     * @param value the value
     */
    record Replace(String value) implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.isPresent(), state.isPresent() ? State.permanent(value) : state);
        }
    }

    /**
     * Stores a value where a certain one is, by revision, and leaves the time to live; for histories in which no value
     * is written twice.
     *
     * @param seen the value that must be there
     * @param value the value
     */
    record ReplaceSeen(String seen, String value) implements Action {
        @Override
        public Step on(State state) {
            boolean unchanged = state.value().equals(Optional.of(seen));
            return new Step(unchanged, unchanged ? state.with(value) : state);
        }
    }

    /**
     * Stores a value, for good, and tells the one before it.
     *
     * @param value the value
     */
    record GetAndPut(String value) implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.value(), State.permanent(value));
        }
    }

    /**
     * Gives the key a time to live and tells its value.
     *
     * @param ttl the time to live
     */
    record GetAndExpire(Duration ttl) implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.value(), state.expiringIn(ttl));
        }
    }

    /**
     * Appends to the value, or to nothing where there is none, leaves the time to live, and tells what was written.
     *
     * @param suffix what is appended
     */
    record Append(String suffix) implements Action {
        @Override
        public Step on(State state) {
            State after = state.with(state.value().orElse("") + suffix);
            return new Step(after.value(), after);
        }
    }

    /** Deletes the key and tells the value that it had. */
    record GetAndDelete() implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.value(), State.ABSENT);
        }
    }

    /** Deletes the key and tells whether it was there. */
    record Delete() implements Action {
        @Override
        public Step on(State state) {
            return new Step(state.isPresent(), State.ABSENT);
        }
    }

    /**
     * Deletes the key where a certain value is, by revision; for histories in which no value is written twice.
     *
     * @param seen the value that must be there
     */
    record DeleteSeen(String seen) implements Action {
        @Override
        public Step on(State state) {
            boolean unchanged = state.value().equals(Optional.of(seen));
            return new Step(unchanged, unchanged ? State.ABSENT : state);
        }
    }
}
