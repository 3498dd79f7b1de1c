package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * A value is larger than the store accepts (option {@code maxValueBytes}), than a cache keeps ({@code maxEntryBytes}) or than
 * this program is willing to read, or a counter would leave the range of a {@code long}. Nothing was written, unless the
 * outcome is {@link KeyValueException.Outcome#UNKNOWN}: {@code getAndPut}, {@code getAndDelete} and {@code getAndExpire} of a
 * value that is too large to be handed out are executed, and a write of many keys may be half done.
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
