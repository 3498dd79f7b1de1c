package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * A configuration string, option or combination of options is not allowed, or does not fit what the store finds on the
 * server; the message names the option and lists what is allowed.
 */
public final class StoreConfigurationException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public StoreConfigurationException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public StoreConfigurationException(String detail) {
        this(detail, null);
    }

    private StoreConfigurationException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreConfigurationException(failure);
    }
}
