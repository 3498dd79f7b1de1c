package io.reactivekv.tck.faults;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to one operation.
 *
 * @param name seed and number, for the message
 * @param delay before it begins; zero for none
 * @param failure how it fails; null when it does not
 * @param random for what remains to be decided
 */
record Fate(String name, Duration delay, @Nullable FaultKind failure, SplittableRandom random) {

    static final Fate NONE = new Fate("", Duration.ZERO, null, new SplittableRandom(0));

    /** Whether a write that fails has happened all the same. */
    boolean happens() {
        return failure != FaultKind.ERROR && random.nextBoolean();
    }

    /** The failure of a read. */
    KeyValueException ofRead() {
        return exception(Outcome.NOT_EXECUTED);
    }

    /** The failure of a write. */
    KeyValueException ofWrite() {
        return exception(failure == FaultKind.ERROR ? Outcome.NOT_EXECUTED : Outcome.UNKNOWN);
    }

    /** The failure of an operation whose time was up before it was executed. */
    KeyValueException tooLate() {
        return new StoreTimeoutException(name + ": delayed beyond its timeout", Outcome.NOT_EXECUTED, null);
    }

    private KeyValueException exception(Outcome outcome) {
        return failure == FaultKind.TIMEOUT
                ? new StoreTimeoutException(name + ": no answer in time", outcome, null)
                : new StoreUnavailableException(name, outcome, null);
    }
}
