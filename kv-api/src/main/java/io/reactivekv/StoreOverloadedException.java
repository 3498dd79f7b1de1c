package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * More operations wait than the queue may hold (option {@code maxPending}). Nothing was sent, unless the outcome is {@link
 * KeyValueException.Outcome#UNKNOWN}, as of a write of many keys that is half done; try again with less concurrency, or later.
 */
public final class StoreOverloadedException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public StoreOverloadedException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public StoreOverloadedException(String detail) {
        this(detail, null);
    }

    private StoreOverloadedException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreOverloadedException(failure);
    }
}
