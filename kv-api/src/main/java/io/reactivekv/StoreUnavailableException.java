package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be reached, or cannot serve this key now: down, reconnecting, failing over, loading, or a slot on its
 * way to another node. Worth trying again later; a write with {@link Outcome#NOT_EXECUTED} may be repeated safely.
 */
public final class StoreUnavailableException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param outcome whether a write may have happened
     * @param cause what the driver said, if anything
     */
    public StoreUnavailableException(String detail, Outcome outcome, @Nullable Throwable cause) {
        super(detail, outcome, cause);
    }

    private StoreUnavailableException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return true;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreUnavailableException(failure);
    }
}
