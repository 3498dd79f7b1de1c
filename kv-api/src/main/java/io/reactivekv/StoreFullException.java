package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * The store is at its memory limit and evicts nothing, so that it refuses writes; reads and deletes go on. Nothing was
 * written, unless the outcome is {@link KeyValueException.Outcome#UNKNOWN}, as of a write of many keys that is half done.
 */
public final class StoreFullException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public StoreFullException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public StoreFullException(String detail) {
        this(detail, null);
    }

    private StoreFullException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreFullException(failure);
    }
}
