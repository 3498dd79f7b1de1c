package io.reactivekv.redis.faults;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Starts a random operation on keys of its own when its last one has ended, and checks every answer. */
final class OwnKeyCaller {

    private static final Duration HOUR = Duration.ofHours(1);

    final String prefix;
    final List<OwnKey> keys;
    private final OwnKeyLoad load;
    private final KeyValueStore<String> store;
    private final SplittableRandom random;
    private volatile long lastRead = Long.MIN_VALUE;
    private volatile long lastWrite = Long.MIN_VALUE;
    private volatile boolean idle = true;

    OwnKeyCaller(
            OwnKeyLoad load, KeyValueStore<String> store, String prefix, List<OwnKey> keys, SplittableRandom random) {
        this.load = load;
        this.store = store;
        this.prefix = prefix;
        this.keys = keys;
        this.random = random;
    }

    /** Whether a read and a write that began at this time or later have succeeded. */
    boolean hasWorkedSince(long nanoTime) {
        return lastRead != Long.MIN_VALUE
                && lastRead - nanoTime >= 0
                && lastWrite != Long.MIN_VALUE
                && lastWrite - nanoTime >= 0;
    }

    boolean isIdle() {
        return idle;
    }

    void next() {
        if (load.isStopped()) {
            idle = true;
            return;
        }
        idle = false;
        long began = System.nanoTime();
        OwnKey key = keys.get(random.nextInt(keys.size()));
        boolean keeps = keys.indexOf(key) % 2 == 0;
        int kind = random.nextInt(load.scans() ? 16 : 15);
        Mono<?> operation = switch (kind) {
            case 0, 1, 2 -> write(key, value -> store.put(key.name, value));
            case 3 -> write(key, value -> store.put(key.name, value, HOUR));
            case 4 -> write(key, value -> store.update(key.name, old -> Optional.of(value)));
            case 5 -> write(key, value -> store.getAndPut(key.name, value));
            case 6 -> keeps ? replaceSeen(key) : delete(key);
            case 7 -> keeps ? get(key) : putIfAbsent(key);
            case 8, 9 -> getAll();
            case 15 -> scan();
            default -> get(key);
        };
        Object unused = operation.subscribe(
                done -> {},
                failure -> {
                    load.failed(key.name, failure);
                    next();
                },
                () -> {
                    if (kind < 7) {
                        lastWrite = began;
                    } else if (kind > 7) {
                        lastRead = began;
                    }
                    load.succeeded();
                    next();
                });
    }

    private Mono<?> write(OwnKey key, java.util.function.Function<String, Mono<?>> write) {
        String value = key.fresh();
        return tracked(key, Optional.of(value), write.apply(value).then(Mono.just(true)));
    }

    private Mono<?> replaceSeen(OwnKey key) {
        return store.getEntry(key.name).flatMap(seen -> {
            Optional<String> objection = key.objection(Optional.of(seen.value()), load.isLossless());
            objection.ifPresent(load::mistake);
            String value = key.fresh();
            return tracked(key, Optional.of(value), store.replace(seen, value));
        });
    }

    private Mono<?> putIfAbsent(OwnKey key) {
        String value = key.fresh();
        return tracked(key, Optional.of(value), store.putIfAbsent(key.name, value));
    }

    private Mono<?> delete(OwnKey key) {
        boolean there = key.certain().isPresent();
        return tracked(
                key,
                Optional.empty(),
                store.delete(key.name)
                        .doOnNext(did -> {
                            if (load.isLossless() && key.isCertain() && did != there) {
                                load.mistake("delete of " + key.name + " answered " + did);
                            }
                        })
                        .thenReturn(true));
    }

    /** Keeps book of a write that tells whether it did something. */
    private Mono<?> tracked(OwnKey key, Optional<String> state, Mono<Boolean> write) {
        return write.doOnNext(did -> {
                    if (did) {
                        key.wrote(state);
                    }
                })
                .doOnError(KeyValueException.class, e -> key.failed(state, e.outcome()));
    }

    private Mono<?> get(OwnKey key) {
        return read(
                store.get(key.name)
                        .map(value -> new KeyValue<>(key.name, value))
                        .flux(),
                List.of(key));
    }

    private Mono<?> getAll() {
        return read(store.getAll(keys.stream().map(key -> key.name).toList()), keys);
    }

    private Mono<?> scan() {
        return read(store.scan(KeyRange.prefix(prefix)), keys);
    }

    /** Reads everything once more and takes it for what is there; the load must be stopped. */
    Mono<Void> checkAll(KeyValueStore<String> reader, boolean lossless) {
        return read(reader.scan(KeyRange.prefix(prefix)), keys, lossless)
                .then(read(reader.getAll(keys.stream().map(key -> key.name).toList()), keys, lossless))
                .doOnNext(found -> keys.forEach(key -> key.found(Optional.ofNullable(found.get(key.name)))))
                .then();
    }

    private Mono<Map<String, String>> read(Flux<KeyValue<String>> read, List<OwnKey> asked) {
        return read(read, asked, load.isLossless()).doOnError(KeyValueException.class, e -> {
            if (e.outcome() != Outcome.NOT_EXECUTED) {
                load.mistake("a read failed with outcome " + e.outcome() + ": " + e);
            }
        });
    }

    private Mono<Map<String, String>> read(Flux<KeyValue<String>> read, List<OwnKey> asked, boolean lossless) {
        return read.collect(HashMap<String, String>::new, (map, entry) -> {
                    if (map.put(entry.key(), entry.value()) != null) {
                        load.mistake(entry.key() + " was emitted twice");
                    }
                })
                .map(found -> {
                    for (OwnKey key : asked) {
                        key.objection(Optional.ofNullable(found.get(key.name)), lossless)
                                .ifPresent(load::mistake);
                    }
                    if (found.size() > asked.size()) {
                        load.mistake("too many keys: " + found.keySet());
                    }
                    return found;
                });
    }
}
