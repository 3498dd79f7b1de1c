package io.reactivekv.bench.soak;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.soak.AnswerCheck.After;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Does one random operation after the other on keys of its own, and checks every answer. */
final class Worker {

    private static final int LONGEST_TTL_MILLIS = 2_000;

    /** Of {@code getOrDefault}; no key holds it. */
    private static final String DEFAULT = "none";

    private final KeyValueStore<String> store;
    private final KeyValueStore<String> view;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final AnswerCheck check;
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
        this.check = new AnswerCheck(ledger, complaints, operations, failures);
    }

    /** The next operation and its check; never fails. */
    Mono<Void> next() {
        List<String> keys = ledger.keys();
        String key = keys.get(random.nextInt(keys.size()));
        int operation = random.nextInt(32);
        return operation < 24 ? one(operation, key) : many(operation, keys);
    }

    private Mono<Void> one(int operation, String key) {
        String value = key + "=" + ++values + "x".repeat(random.nextInt(200));
        Duration ttl = Duration.ofMillis(random.nextInt(1, LONGEST_TTL_MILLIS));
        Held before = ledger.held(key);
        After unchanged = (was, t) -> before;
        After gone = (was, t) -> Held.NOTHING;
        After permanent = (was, t) -> Held.forever(value);
        After expiring = (was, t) -> t.held(value, ttl);
        After sooner = (was, t) -> was ? t.held(before.value(), ttl) : Held.NOTHING;
        return switch (operation) {
            case 0, 1, 2 -> check.one("put", key, store.put(key, value), Seen::nothing, permanent);
            case 3, 4 -> check.one("put with TTL", key, store.put(key, value, ttl), Seen::nothing, expiring);
            case 5 -> {
                After kept = (was, t) -> was ? before : t.held(value, ttl);
                yield check.one("putIfAbsent", key, store.putIfAbsent(key, value, ttl), Seen::absence, kept);
            }
            case 6 -> {
                After replaced = (was, t) -> was ? Held.forever(value) : Held.NOTHING;
                yield check.one("replace", key, store.replace(key, value), Seen::presence, replaced);
            }
            case 7 -> {
                Mono<Boolean> replace = store.getEntry(key).flatMap(entry -> store.replace(entry, value));
                After replaced = (was, t) -> was ? before.with(value) : Held.NOTHING;
                yield check.one("replace if unchanged", key, replace, Seen::presence, replaced);
            }
            case 8 -> check.one("getAndPut", key, store.getAndPut(key, value), Seen::value, permanent);
            case 9 -> check.one("getAndDelete", key, store.getAndDelete(key), Seen::value, gone);
            case 10 -> check.one("getAndExpire", key, store.getAndExpire(key, ttl), Seen::value, sooner);
            case 11 -> check.one("delete", key, store.delete(key), Seen::presence, gone);
            case 12 -> update(key, value, before);
            case 13 -> check.one("get", key, store.get(key), Seen::value, unchanged);
            case 14 -> {
                Mono<String> get = store.getOrDefault(key, DEFAULT).single().filter(found -> !found.equals(DEFAULT));
                yield check.one("getOrDefault", key, get, Seen::value, unchanged);
            }
            case 15 -> check.one("exists", key, store.exists(key), Seen::presence, unchanged);
            case 16 -> check.one("ttl", key, store.ttl(key), Seen::ttl, unchanged);
            case 17 -> check.one("expire", key, store.expire(key, ttl), Seen::presence, sooner);
            case 18 -> {
                After lasting = (was, t) -> was ? before.forever() : Held.NOTHING;
                yield check.one("persist", key, store.expire(key, Expiry.never()), Seen::presence, lasting);
            }
            default -> oneAsSeen(operation, key, value, ttl, before);
        };
    }

    /** What begins with a look at the entry. */
    private Mono<Void> oneAsSeen(int operation, String key, String value, Duration ttl, Held before) {
        Mono<Entry<String>> entry = store.getEntry(key);
        After gone = (was, t) -> Held.NOTHING;
        return switch (operation) {
            case 19 -> check.one("getEntry", key, entry, Seen::entry, (was, t) -> before);
            case 20 -> {
                Mono<Boolean> replace = entry.flatMap(seen -> store.replace(key, seen.revision(), value));
                After replaced = (was, t) -> was ? before.with(value) : Held.NOTHING;
                yield check.one("replace of a revision", key, replace, Seen::presence, replaced);
            }
            case 21 -> check.one("delete if unchanged", key, entry.flatMap(store::delete), Seen::presence, gone);
            case 22 -> {
                Mono<Boolean> expire = entry.flatMap(seen -> store.expire(seen, Expiry.after(ttl)));
                After sooner = (was, t) -> was ? t.held(before.value(), ttl) : Held.NOTHING;
                yield check.one("expire if unchanged", key, expire, Seen::presence, sooner);
            }
            default -> {
                AtomicReference<@Nullable String> given = new AtomicReference<>();
                Mono<String> update = store.update(key, old -> {
                    given.set(old.orElse(null));
                    return Optional.empty();
                });
                yield check.one(
                        "update to nothing", key, update, none -> Seen.value(Optional.ofNullable(given.get())), gone);
            }
        };
    }

    private Mono<Void> many(int operation, List<String> keys) {
        return switch (operation) {
            case 24 -> check.some("getAll", store.getAll(keys));
            case 25 -> putAll(keys);
            case 26 -> deleteAll(keys);
            case 27 -> random.nextInt(10) == 0 ? deleteRange() : check.all("scan", store.scan(range()));
            case 28 -> {
                ScanOptions backwards = ScanOptions.defaults().descending();
                yield check.all("scan, descending", store.scan(range(), backwards));
            }
            case 29 -> {
                ScanOptions pages = ScanOptions.defaults().pageSize(3);
                yield check.all(
                        "scan of a view",
                        view.scan(KeyRange.all(), pages)
                                .map(entry -> new KeyValue<>(ledger.prefix() + entry.key(), entry.value())));
            }
            case 30 ->
                check.all("entries", store.entries(range()).map(entry -> new KeyValue<>(entry.key(), entry.value())));
            default -> check.count("count", store.count(range()));
        };
    }

    private Mono<Void> update(String key, String value, Held before) {
        AtomicReference<@Nullable String> given = new AtomicReference<>();
        Mono<String> update = store.update(key, old -> {
            given.set(old.orElse(null));
            return Optional.of(value);
        });
        return check.one(
                "update",
                key,
                update,
                written -> Seen.value(Optional.ofNullable(given.get())),
                (was, t) -> was ? before.with(value) : Held.forever(value));
    }

    private Mono<Void> putAll(List<String> keys) {
        Map<String, String> entries = new TreeMap<>();
        for (String key : some(keys)) {
            entries.put(key, key + "=" + ++values);
        }
        return check.many(
                "putAll", store.putAll(entries), entries.keySet(), key -> Held.forever(entries.getOrDefault(key, "")));
    }

    private Mono<Void> deleteAll(List<String> keys) {
        List<String> some = some(keys);
        return check.deletion("deleteAll", store.deleteAll(some), some, (from, to) -> ledger.count(some, from, to));
    }

    private Mono<Void> deleteRange() {
        ledger.retiredMayBeGone();
        return check.deletion("deleteAll of a range", store.deleteAll(range()), ledger.keys(), ledger::count);
    }

    private List<String> some(List<String> keys) {
        return keys.stream().filter(key -> random.nextInt(3) > 0).toList();
    }

    private KeyRange range() {
        return KeyRange.prefix(ledger.prefix());
    }
}
