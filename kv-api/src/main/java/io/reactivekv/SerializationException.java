package io.reactivekv;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot be turned into its stored form, or a stored form cannot be read back; the message says which type and
 * why. Nothing was written, except where the value before a write cannot be read: {@code getAndPut}, {@code getAndDelete}
 * and {@code getAndExpire} are executed then, and say {@link KeyValueException.Outcome#UNKNOWN}, as does {@code putAll}
 * when entries before it have been stored, and a write through a cache in identity mode whose value cannot be merged
 * into the object that is held: the store has it by then. In a scan, the entries before it stay valid.
 */
public final class SerializationException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key; its outcome is {@link Outcome#NOT_EXECUTED}.
     *
     * @param detail what failed and what is allowed, without secrets and without values
     * @param cause what lies behind it, if anything
     */
    public SerializationException(String detail, @Nullable Throwable cause) {
        super(detail, Outcome.NOT_EXECUTED, cause);
    }

    /** The same without a cause. */
    public SerializationException(String detail) {
        this(detail, null);
    }

    private SerializationException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new SerializationException(failure);
    }
}
