package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * The server refuses the user: wrong credentials, or a command or key that its access rules forbid. Nothing was executed,
 * unless the outcome is {@link KeyValueException.Outcome#UNKNOWN}, as of a write of many keys that is half done.
 */
public final class StorePermissionException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public StorePermissionException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public StorePermissionException(String detail) {
        this(detail, null);
    }

    private StorePermissionException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StorePermissionException(failure);
    }
}
