package io.reactivekv.bench.soak;

import io.reactivekv.CounterStore;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** A counter that several callers raise, and between which numbers it must be. Thread-safe. */
final class Counting {

    /** The prefix of counters in the space. */
    static final String PREFIX = "counter:";

    private final CounterStore counters;
    private final String key;
    private final Complaints complaints;
    private final Tally operations;
    private final Tally failures;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong inDoubt = new AtomicLong();

    Counting(CounterStore counters, String key, Complaints complaints, Tally operations, Tally failures) {
        this.counters = counters;
        this.key = key;
        this.complaints = complaints;
        this.operations = operations;
        this.failures = failures;
    }

    /** Raises the counter; never fails. */
    Mono<Void> next(SplittableRandom random) {
        int delta = random.nextInt(1, 10);
        // In doubt until it is known to have happened, or not to.
        inDoubt.addAndGet(delta);
        long least = acknowledged.get();
        return counters.addAndGet(key, delta, Expiry.never())
                .doOnNext(sum -> {
                    operations.count("addAndGet");
                    acknowledged.addAndGet(delta);
                    inDoubt.addAndGet(-delta);
                    if (sum < least + delta) {
                        complaints.add("addAndGet of " + key + " made " + sum + ", less than " + (least + delta));
                    }
                })
                .then()
                .onErrorResume(e -> {
                    failures.count(e.getClass().getSimpleName());
                    if (!(e instanceof KeyValueException known)) {
                        complaints.add("addAndGet failed with " + e);
                    } else if (known.outcome() == Outcome.NOT_EXECUTED) {
                        inDoubt.addAndGet(-delta);
                    }
                    return Mono.empty();
                });
    }

    /** The key in the space. */
    String name() {
        return PREFIX + key;
    }

    /** Complains of a number that cannot be. */
    void compare(long found) {
        long least = acknowledged.get();
        long most = least + inDoubt.get();
        if (found < least || found > most) {
            complaints.add("counter " + key + " is " + found + ", not between " + least + " and " + most);
        }
    }
}
