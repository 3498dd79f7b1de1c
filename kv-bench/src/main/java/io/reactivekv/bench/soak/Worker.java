package io.reactivekv.bench.soak;

import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.soak.Held.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Does one random operation after the other on keys of its own, and checks every answer. */
final class Worker {

    private static final int LONGEST_TTL_MILLIS = 2_000;

    private final KeyValueStore<String> store;
    private final KeyValueStore<String> view;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final Complaints complaints;
    private final Tally operations;
    private final Tally failures;
    private long values;

    Worker(
            KeyValueStore<String> store,
            Ledger ledger,
            SplittableRandom random,
            Complaints complaints,
            Tally operations,
            Tally failures) {
        this.store = store;
        this.view = store.withPrefix(ledger.prefix());
        this.ledger = ledger;
        this.random = random;
        this.complaints = complaints;
        this.operations = operations;
        this.failures = failures;
    }

    /** The next operation and its check; never fails. */
    Mono<Void> next() {
        List<String> keys = ledger.keys();
        String key = keys.get(random.nextInt(keys.size()));
        String value = key + "=" + ++values + "x".repeat(random.nextInt(200));
        Duration ttl = Duration.ofMillis(random.nextInt(1, LONGEST_TTL_MILLIS));
        Held before = ledger.held(key);
        return switch (random.nextInt(26)) {
            case 0, 1, 2 ->
                one("put", key, store.put(key, value), nothing -> Seen.UNTOLD, (was, t) -> Held.forever(value));
            case 3, 4 ->
                one(
                        "put with TTL",
                        key,
                        store.put(key, value, ttl),
                        nothing -> Seen.UNTOLD,
                        (was, t) -> t.held(value, ttl));
            case 5 ->
                one(
                        "putIfAbsent",
                        key,
                        store.putIfAbsent(key, value, ttl),
                        put -> Seen.present(!put.orElse(false)),
                        (was, t) -> was ? before : t.held(value, ttl));
            case 6 ->
                one(
                        "replace",
                        key,
                        store.replace(key, value),
                        done -> Seen.present(done.orElse(false)),
                        (was, t) -> was ? Held.forever(value) : Held.NOTHING);
            case 7 ->
                one(
                        "replace if unchanged",
                        key,
                        store.getEntry(key).flatMap(entry -> store.replace(entry, value)),
                        done -> Seen.present(done.orElse(false)),
                        (was, t) -> was ? before.with(value) : Held.NOTHING);
            case 8 -> one("getAndPut", key, store.getAndPut(key, value), Seen::value, (was, t) -> Held.forever(value));
            case 9 -> one("getAndDelete", key, store.getAndDelete(key), Seen::value, (was, t) -> Held.NOTHING);
            case 10 ->
                one(
                        "getAndExpire",
                        key,
                        store.getAndExpire(key, ttl),
                        Seen::value,
                        (was, t) -> was ? t.held(before.value(), ttl) : Held.NOTHING);
            case 11 ->
                one(
                        "delete",
                        key,
                        store.delete(key),
                        gone -> Seen.present(gone.orElse(false)),
                        (was, t) -> Held.NOTHING);
            case 12 -> update(key, value, before);
            case 13, 14 -> one("get", key, store.get(key), Seen::value, (was, t) -> before);
            case 15 ->
                one("exists", key, store.exists(key), there -> Seen.present(there.orElse(false)), (was, t) -> before);
            case 16 -> one("ttl", key, store.ttl(key), left -> Seen.present(left.isPresent()), (was, t) -> before);
            case 17 ->
                one(
                        "expire",
                        key,
                        store.expire(key, ttl),
                        done -> Seen.present(done.orElse(false)),
                        (was, t) -> was ? t.held(before.value(), ttl) : Held.NOTHING);
            case 18 ->
                one(
                        "persist",
                        key,
                        store.expire(key, Expiry.never()),
                        done -> Seen.present(done.orElse(false)),
                        (was, t) -> was && before.value() != null ? Held.forever(before.value()) : Held.NOTHING);
            case 19 -> getAll(keys);
            case 20 -> putAll(keys);
            case 21 -> deleteAll(keys);
            case 22 -> random.nextInt(10) == 0 ? deleteRange() : picture("scan", store.scan(range()));
            case 23 ->
                picture(
                        "scan, descending",
                        store.scan(range(), ScanOptions.defaults().descending()));
            case 24 ->
                picture(
                        "scan of a view",
                        view.scan(KeyRange.all(), ScanOptions.defaults().pageSize(3))
                                .map(entry -> new KeyValue<>(ledger.prefix() + entry.key(), entry.value())));
            default ->
                picture("entries", store.entries(range()).map(entry -> new KeyValue<>(entry.key(), entry.value())));
        };
    }

    /** When an operation began and ended. */
    private record Times(long from, long to) {

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
    private <T> Mono<Void> one(
            String name,
            String key,
            Mono<T> operation,
            Function<Optional<T>, Seen> seen,
            BiFunction<Boolean, Times, Held> after) {
        long from = System.nanoTime();
        Held before = ledger.held(key);
        return answered(name, operation, answer -> {
                    Times times = new Times(from, System.nanoTime());
                    ledger.settle(key, after.apply(wasThere(name, key, before, seen.apply(answer), times), times));
                })
                .onErrorResume(KeyValueException.class, e -> {
                    if (e.outcome() == Outcome.UNKNOWN) {
                        Times times = new Times(from, System.nanoTime());
                        ledger.retire(key, List.of(before, after.apply(true, times), after.apply(false, times)));
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
        }
        return seen.present();
    }

    private Mono<Void> update(String key, String value, Held before) {
        AtomicReference<@Nullable String> given = new AtomicReference<>();
        Mono<String> update = store.update(key, old -> {
            given.set(old.orElse(null));
            return Optional.of(value);
        });
        return one(
                "update",
                key,
                update,
                written -> Seen.value(Optional.ofNullable(given.get())),
                (was, t) -> was ? before.with(value) : Held.forever(value));
    }

    private Mono<Void> getAll(List<String> keys) {
        return picture("getAll", store.getAll(keys), false);
    }

    private Mono<Void> putAll(List<String> keys) {
        Map<String, String> entries = new TreeMap<>();
        for (String key : some(keys)) {
            entries.put(key, key + "=" + ++values);
        }
        return many(
                "putAll", store.putAll(entries), entries.keySet(), key -> Held.forever(entries.getOrDefault(key, "")));
    }

    private Mono<Void> deleteAll(List<String> keys) {
        List<String> some = some(keys);
        return many("deleteAll", store.deleteAll(some), some, key -> Held.NOTHING);
    }

    private Mono<Void> deleteRange() {
        ledger.retiredMayBeGone();
        return many("deleteAll of a range", store.deleteAll(range()), ledger.keys(), key -> Held.NOTHING);
    }

    private Mono<Void> many(String name, Mono<?> operation, Iterable<String> keys, Function<String, Held> after) {
        return answered(name, operation, answer -> keys.forEach(key -> ledger.settle(key, after.apply(key))))
                .onErrorResume(KeyValueException.class, e -> {
                    if (e.outcome() == Outcome.UNKNOWN) {
                        List<String> retired = new ArrayList<>();
                        keys.forEach(retired::add);
                        retired.forEach(key -> ledger.retire(key, List.of(ledger.held(key), after.apply(key))));
                    }
                    return Mono.empty();
                });
    }

    private Mono<Void> picture(String name, Flux<KeyValue<String>> entries) {
        return picture(name, entries, true);
    }

    /** Reads all keys of this worker, or those that it writes, and checks what is found. */
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

    private interface Answer<T> {
        void accept(Optional<T> answer);
    }

    private static String nameOf(Throwable e) {
        return e instanceof KeyValueException known
                ? e.getClass().getSimpleName() + " " + known.outcome()
                : e.getClass().getSimpleName();
    }

    private List<String> some(List<String> keys) {
        return keys.stream().filter(key -> random.nextInt(3) > 0).toList();
    }

    private KeyRange range() {
        return KeyRange.prefix(ledger.prefix());
    }
}
