package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * No answer within the time allowed (option {@code commandTimeout} or {@link KeyValueStore#withTimeout}). A write that had
 * been sent is {@link Outcome#UNKNOWN}: it may take effect now, later or never.
 */
public final class StoreTimeoutException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param outcome whether a write may have happened
     * @param cause what the driver said, if anything
     */
    public StoreTimeoutException(String detail, Outcome outcome, @Nullable Throwable cause) {
        super(detail, outcome, cause);
    }

    private StoreTimeoutException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreTimeoutException(failure);
    }
}
