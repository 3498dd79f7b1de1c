package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * A value is larger than the store accepts (option {@code maxValueBytes}), or a counter would leave the range of a
 * {@code long}. Nothing was written.
 */
public final class ValueTooLargeException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public ValueTooLargeException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public ValueTooLargeException(String detail) {
        this(detail, null);
    }

    private ValueTooLargeException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new ValueTooLargeException(failure);
    }
}
