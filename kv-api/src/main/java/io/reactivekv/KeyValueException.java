package io.reactivekv;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every operation of a {@link KeyValueStore} signals when it fails; the subclass says why.
 *
 * <p>{@link #outcome()} tells whether a write may have happened, {@link #isTransient()} whether trying again later is
 * worth while. A write whose outcome is {@link Outcome#NOT_EXECUTED} can be repeated safely. A driver's own exception
 * appears only as the {@linkplain #getCause() cause}, and no message ever contains a password or a stored value.
 *
 * <p>Instances are immutable apart from what {@link Throwable} itself allows.
 */
public abstract class KeyValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String detail;
    private final String operation;
    private final @Nullable String key;
    private final Outcome outcome;

    KeyValueException(String detail, Outcome outcome, @Nullable Throwable cause) {
        this(new Failure(detail, "", null, outcome, cause));
    }

    KeyValueException(Failure failure) {
        super(failure.message(), failure.cause());
        this.detail = failure.detail();
        this.operation = failure.operation();
        this.key = failure.key();
        this.outcome = failure.outcome();
    }

    /** Name of the method of {@link KeyValueStore} that failed, such as {@code put}; empty when it was none. */
    public final String operation() {
        return operation;
    }

    /** The key that failed, without the store's prefix; empty where it was not one alone. */
    public final Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** Whether what was asked for may have been executed; for a read always {@link Outcome#NOT_EXECUTED}. */
    public final Outcome outcome() {
        return outcome;
    }

    /** Whether the same call may succeed later without a change to the program, its data or its configuration. */
    public abstract boolean isTransient();

    /**
     * The same failure, told of an operation and a key; for layers that know them, such as the store above a backend.
     *
     * <p>An exception that has an operation already is returned as it is. A backend that works on many keys tells which one
     * failed, and leaves the operation empty.
     */
    public final KeyValueException in(String operation, @Nullable String key) {
        if (!this.operation.isEmpty()) {
            return this;
        }
        return retold(new Failure(detail, operation, key, outcome, getCause()));
    }

    /**
     * The same failure with another outcome; for layers that know more, such as a read, which is never
     * {@link Outcome#UNKNOWN}.
     */
    public final KeyValueException as(Outcome outcome) {
        if (outcome == this.outcome) {
            return this;
        }
        return retold(new Failure(detail, operation, key, outcome, getCause()));
    }

    /**
     * The same failure without the operation and the key of the store that signalled it; for a backend that stands on a store,
     * whose operations and keys are not those of the store above it.
     *
     * <p>An exception that has no operation is returned as it is, with the key that it may name.
     */
    public final KeyValueException untold() {
        if (operation.isEmpty()) {
            return this;
        }
        return retold(new Failure(detail, "", null, outcome, getCause()));
    }

    /** The same failure with more to say. */
    final KeyValueException adding(String detail) {
        return retold(new Failure(this.detail + detail, operation, key, outcome, getCause()));
    }

    private KeyValueException retold(Failure failure) {
        KeyValueException same = with(failure);
        for (Throwable suppressed : getSuppressed()) {
            same.addSuppressed(suppressed);
        }
        return same;
    }

    /** The message without operation and key. */
    final String detail() {
        return detail;
    }

    /**
     * A failure of the same kind. It has a stack trace of its own: to copy one costs far more than to take one, which
     * tells under overload.
     */
    abstract KeyValueException with(Failure failure);

    /** Whether a write that failed may have happened all the same. */
    public enum Outcome {
        /** The store was not changed: repeating the call cannot execute it twice. */
        NOT_EXECUTED,
        /** The store may have been changed, or may yet be; never signalled for a read. */
        UNKNOWN
    }

    record Failure(
            String detail,
            String operation,
            @Nullable String key,
            Outcome outcome,
            @Nullable Throwable cause) {

        private static final int KEY_SHOWN = 200;

        String message() {
            if (operation.isEmpty()) {
                return detail;
            }
            String subject = key == null ? operation : operation + "(" + Quoted.beginningOf(key, KEY_SHOWN) + ")";
            String doubt = outcome == Outcome.UNKNOWN ? " (the write may have been executed)" : "";
            return subject + ": " + detail + doubt;
        }
    }
}
