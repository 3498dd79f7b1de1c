package io.reactivekv;

/**
 * The store, a store it is a view of, or the factory it came from has been closed.
 */
public final class StoreClosedException extends KeyValueException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that is not yet told of an operation or a key.
     *
     * @param detail what was closed
     * @param outcome whether a write that was under way may have happened
     */
    public StoreClosedException(String detail, Outcome outcome) {
        super(detail, outcome, null);
    }

    private StoreClosedException(Failure failure) {
        super(failure);
    }

    @Override
    public boolean isTransient() {
        return false;
    }

    @Override
    KeyValueException with(Failure failure) {
        return new StoreClosedException(failure);
    }
}
