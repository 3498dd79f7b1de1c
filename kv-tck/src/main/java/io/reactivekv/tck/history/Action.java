package io.reactivekv.tck.history;

import java.util.Optional;

/** What a client does to one key, and what it comes to when nobody else is there. Expiry is left out. */
public sealed interface Action {

    /** What the action answers when the key is in this state, and the state it leaves; empty for an absent key. */
    Step on(Optional<String> state);

    /** Whether the action never changes anything. */
    default boolean isRead() {
        return false;
    }

    /**
     * An answer and what is left behind.
     *
     * @param answer an {@code Optional<String>} where the action tells a value, a {@code Boolean} where it tells whether
     *     it was done, {@link #DONE} where it tells nothing
     * @param state the value of the key afterwards; empty when it is absent
     */
    record Step(Object answer, Optional<String> state) {

        /** The answer of an action that tells nothing. */
        public static final String DONE = "done";
    }

    /** Tells the value. */
    record Get() implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state, state);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /** Tells whether the key is present. */
    record Exists() implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state.isPresent(), state);
        }

        @Override
        public boolean isRead() {
            return true;
        }
    }

    /**
     * Stores a value.
     *
     * @param value the value
     */
    record Put(String value) implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(Step.DONE, Optional.of(value));
        }
    }

    /**
     * Stores a value where there is none.
     *
     * @param value the value
     */
    record PutIfAbsent(String value) implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state.isEmpty(), Optional.of(state.orElse(value)));
        }
    }

    /**
     * Stores a value where there is one.
     *
     * @param value the value
     */
    record Replace(String value) implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state.isPresent(), state.map(old -> value));
        }
    }

    /**
     * Stores a value where a certain one is, by revision; for histories in which no value is written twice.
     *
     * @param seen the value that must be there
     * @param value the value
     */
    record ReplaceSeen(String seen, String value) implements Action {
        @Override
        public Step on(Optional<String> state) {
            boolean unchanged = state.equals(Optional.of(seen));
            return new Step(unchanged, unchanged ? Optional.of(value) : state);
        }
    }

    /**
     * Stores a value and tells the one before it.
     *
     * @param value the value
     */
    record GetAndPut(String value) implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state, Optional.of(value));
        }
    }

    /**
     * Appends to the value, or to nothing where there is none, and tells what was written.
     *
     * @param suffix what is appended
     */
    record Append(String suffix) implements Action {
        @Override
        public Step on(Optional<String> state) {
            Optional<String> written = Optional.of(state.orElse("") + suffix);
            return new Step(written, written);
        }
    }

    /** Deletes the key and tells the value that it had. */
    record GetAndDelete() implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state, Optional.empty());
        }
    }

    /** Deletes the key and tells whether it was there. */
    record Delete() implements Action {
        @Override
        public Step on(Optional<String> state) {
            return new Step(state.isPresent(), Optional.empty());
        }
    }

    /**
     * Deletes the key where a certain value is, by revision; for histories in which no value is written twice.
     *
     * @param seen the value that must be there
     */
    record DeleteSeen(String seen) implements Action {
        @Override
        public Step on(Optional<String> state) {
            boolean unchanged = state.equals(Optional.of(seen));
            return new Step(unchanged, unchanged ? Optional.empty() : state);
        }
    }
}
