package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** What an operation is told whose time is up. */
final class Overdue {

    private Overdue() {}

    /**
     * The failure.
     *
     * @param obstacle what keeps the node from sending anything, if anything does
     */
    static KeyValueException failure(Op<?> op, String where, @Nullable KeyValueException obstacle) {
        if (op.isSent()) {
            return new StoreTimeoutException(
                    "no answer from Redis at " + where + " in time (option commandTimeout)",
                    op.isWrite() ? Outcome.UNKNOWN : Outcome.NOT_EXECUTED,
                    null);
        }
        KeyValueException trouble = obstacle == null ? op.trouble : obstacle;
        if (trouble == null) {
            return new StoreTimeoutException(
                    "not sent to Redis at " + where + " in time (option commandTimeout): too much waited before it",
                    Outcome.NOT_EXECUTED,
                    null);
        }
        if (!trouble.isTransient()) {
            return trouble.as(Outcome.NOT_EXECUTED);
        }
        return new StoreUnavailableException(
                "not executed in time (option commandTimeout): " + trouble.getMessage(), Outcome.NOT_EXECUTED, trouble);
    }
}
