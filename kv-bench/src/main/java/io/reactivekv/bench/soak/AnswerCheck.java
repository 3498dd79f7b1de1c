package io.reactivekv.bench.soak;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.bench.soak.Held.Presence;
import io.reactivekv.bench.soak.Ledger.Bounds;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares what operations answer with what the ledger says that keys hold, and takes down what they hold afterwards. What it
 * returns never fails: whatever is wrong is a complaint. For one operation at a time.
 */
final class AnswerCheck {

    private final Ledger ledger;
    private final Complaints complaints;
    private final Tally operations;
    private final Tally failures;

    AnswerCheck(Ledger ledger, Complaints complaints, Tally operations, Tally failures) {
        this.ledger = ledger;
        this.complaints = complaints;
        this.operations = operations;
        this.failures = failures;
    }

    /** When an operation began and ended. */
    record Times(long from, long to) {

        /** Nothing, or a value whose TTL began in between. */
        Held held(@Nullable String value, Duration ttl) {
            return value == null ? Held.NOTHING : Held.expiring(value, ttl, from, to);
        }
    }

    /**
     * An operation on one key.
     *
     * @param seen what the answer tells
     * @param after what the key holds when it was there before, and when not
     */
    <T> Mono<Void> one(String name, String key, Mono<T> operation, Function<Optional<T>, Seen> seen, After after) {
        long from = System.nanoTime();
        Held before = ledger.held(key);
        return answered(name, operation, answer -> {
                    Times times = new Times(from, System.nanoTime());
                    ledger.settle(key, after.held(wasThere(name, key, before, seen.apply(answer), times), times));
                })
                .onErrorResume(KeyValueException.class, e -> {
                    if (e.outcome() == Outcome.UNKNOWN) {
                        Times times = new Times(from, System.nanoTime());
                        ledger.retire(key, List.of(before, after.held(true, times), after.held(false, times)));
                    }
                    return Mono.empty();
                });
    }

    private boolean wasThere(String name, String key, Held before, Seen seen, Times times) {
        Presence presence = before.between(times.from(), times.to());
        if (seen.present() == null) {
            return presence != Presence.IMPOSSIBLE;
        }
        if (seen.present() && presence == Presence.IMPOSSIBLE) {
            complaints.add(name + " saw " + key + ", which is gone");
        } else if (!seen.present() && presence == Presence.CERTAIN) {
            complaints.add(name + " did not see " + key + ", which holds " + before.value());
        } else if (seen.value() != null && !seen.value().equals(before.value())) {
            complaints.add(name + " of " + key + " saw " + seen.value() + " instead of " + before.value());
        } else if (seen.timed() && !before.mayRemain(seen.remaining(), times.from(), times.to())) {
            complaints.add(name + " of " + key + " saw the TTL " + seen.remaining() + ", which it cannot have");
        }
        return seen.present();
    }

    /**
     * A write to many keys, whose answer tells nothing.
     *
     * @param after what a key holds when it has been executed
     */
    Mono<Void> many(String name, Mono<Void> operation, Collection<String> keys, Function<String, Held> after) {
        return many(name, operation, keys, after, nothing -> {});
    }

    /**
     * A deletion of many keys, which answers how many were there.
     *
     * @param deletable how many there could be between two times
     */
    Mono<Void> deletion(String name, Mono<Long> operation, Collection<String> keys, Count deletable) {
        long from = System.nanoTime();
        return many(
                name,
                operation.single(),
                keys,
                key -> Held.NOTHING,
                deleted -> compare(name, deleted, deletable.between(from, System.nanoTime())));
    }

    /** The number of all keys of the ledger, those that are retired as well. */
    Mono<Void> count(String name, Mono<Long> operation) {
        long from = System.nanoTime();
        return answered(
                        name,
                        operation.single(),
                        counted -> compare(name, counted, ledger.count(from, System.nanoTime())))
                .onErrorResume(KeyValueException.class, e -> Mono.empty());
    }

    private void compare(String name, Optional<Long> number, Bounds bounds) {
        if (!bounds.include(number.orElseThrow())) {
            complaints.add(name + " was " + number.orElseThrow() + ", not between " + bounds.least() + " and "
                    + bounds.most());
        }
    }

    private <T> Mono<Void> many(
            String name, Mono<T> operation, Collection<String> keys, Function<String, Held> after, Answer<T> check) {
        return answered(name, operation, answer -> {
                    check.accept(answer);
                    keys.forEach(key -> ledger.settle(key, after.apply(key)));
                })
                .onErrorResume(KeyValueException.class, e -> {
                    if (e.outcome() == Outcome.UNKNOWN) {
                        keys.forEach(key -> ledger.retire(key, List.of(ledger.held(key), after.apply(key))));
                    }
                    return Mono.empty();
                });
    }

    /** A look at the keys that are written. */
    Mono<Void> some(String name, Flux<KeyValue<String>> entries) {
        return picture(name, entries, false);
    }

    /** A look at all keys of the ledger, those that are retired as well. */
    Mono<Void> all(String name, Flux<KeyValue<String>> entries) {
        return picture(name, entries, true);
    }

    private Mono<Void> picture(String name, Flux<KeyValue<String>> entries, boolean all) {
        long from = System.nanoTime();
        return answered(name, entries.collectList(), answer -> {
                    Map<String, String> found = new TreeMap<>();
                    for (KeyValue<String> entry : answer.orElse(List.of())) {
                        if (found.put(entry.key(), entry.value()) != null) {
                            complaints.add(name + " has " + entry.key() + " twice");
                        }
                    }
                    if (all) {
                        ledger.compare(found, from, System.nanoTime(), complaints, name);
                    } else {
                        ledger.compareKnown(found, from, System.nanoTime(), complaints, name);
                    }
                })
                .onErrorResume(KeyValueException.class, e -> Mono.empty());
    }

    /** Hands on the answer, and counts; a failure that is no {@link KeyValueException} is a complaint. */
    private <T> Mono<Void> answered(String name, Mono<T> operation, Answer<T> check) {
        return operation
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .doOnNext(answer -> {
                    operations.count(name);
                    check.accept(answer);
                })
                .then()
                .doOnError(e -> failures.count(nameOf(e)))
                .onErrorResume(e -> !(e instanceof KeyValueException), e -> {
                    complaints.add(name + " failed with " + e);
                    return Mono.empty();
                });
    }

    /** What a key holds after an operation: when it was there before, and when not. */
    interface After {
        Held held(boolean was, Times times);
    }

    /** Between which numbers a count is that was taken between two times. */
    interface Count {
        Bounds between(long from, long to);
    }

    private interface Answer<T> {
        void accept(Optional<T> answer);
    }

    private static String nameOf(Throwable e) {
        return e instanceof KeyValueException known
                ? e.getClass().getSimpleName() + " " + known.outcome()
                : e.getClass().getSimpleName();
    }
}
