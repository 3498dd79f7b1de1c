package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * The key holds something that this library did not write and cannot treat as a value, such as a Redis list or a counter
 * that is no number. Nothing was changed.
 */
public final class ForeignDataException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public ForeignDataException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public ForeignDataException(String detail) {
        this(detail, null);
    }

    private ForeignDataException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new ForeignDataException(failure);
    }
}
