package io.reactivekv.tck.reference;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.Revision;
import io.reactivekv.StoreClosedException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The simplest backend that is right: one map, one lock, expired entries looked over and removed when met. What the kit
 * itself is tested against, and what is broken on purpose to see that the kit notices.
 */
public final class ReferenceBackend implements Backend<byte[]> {

    private final TreeMap<String, Held> entries = new TreeMap<>(KeyOrder.comparator());
    private final Watches watches = new Watches();
    private final LongSupplier clock;
    private boolean closed;

    /** @param content an entry whose remaining time is not told */
    private record Held(Stored<byte[]> content, long deadline) {

        static Held of(String key, byte[] value, long deadline) {
            return new Held(new Stored<>(key, value, Revision.ofBytes(value), Stored.PERMANENT), deadline);
        }

        byte[] value() {
            return content.value();
        }

        Stored<byte[]> at(long now) {
            long ttl = deadline == Long.MAX_VALUE ? Stored.PERMANENT : deadline - now;
            return new Stored<>(content.key(), content.value(), content.revision(), ttl);
        }
    }

    /** @param clock milliseconds since 1970 */
    public ReferenceBackend(LongSupplier clock) {
        this.clock = clock;
    }

    private <T> Mono<T> step(Supplier<@Nullable T> step) {
        return Mono.fromSupplier(() -> locked(step));
    }

    private synchronized <T> @Nullable T locked(Supplier<@Nullable T> step) {
        if (closed) {
            throw new StoreClosedException("the reference backend is closed", Outcome.NOT_EXECUTED);
        }
        return step.get();
    }

    private long now() {
        return clock.getAsLong();
    }

    private @Nullable Held live(String key) {
        Held held = entries.get(key);
        if (held != null && held.deadline() <= now()) {
            remove(key);
            return null;
        }
        return held;
    }

    private void remove(String key) {
        if (entries.remove(key) != null) {
            watches.removed(key);
        }
    }

    private void store(String key, Held held) {
        if (held.deadline() <= now()) {
            remove(key);
        } else {
            entries.put(key, held);
            watches.put(key, held.value());
        }
    }

    private NavigableMap<String, Held> part(KeyRange range) {
        return range.end().isPresent()
                ? entries.subMap(range.start(), true, range.end().get(), false)
                : entries.tailMap(range.start(), true);
    }

    /** The part of the map that lies in a range, cleared of what has expired. */
    private NavigableMap<String, Held> live(KeyRange range) {
        NavigableMap<String, Held> part = part(range);
        List<String> expired = part.entrySet().stream()
                .filter(entry -> entry.getValue().deadline() <= now())
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(this::remove);
        return part;
    }

    @Override
    public Class<byte[]> storedType() {
        return byte[].class;
    }

    @Override
    public Mono<byte[]> get(String key) {
        return getEntry(key).map(Stored::value);
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return step(() -> {
            Held held = live(key);
            return held == null ? null : held.at(now());
        });
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return Flux.fromIterable(keys).concatMap(this::getEntry, 1);
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return getEntry(key)
                .map(stored -> stored.ttlMillis() == Stored.PERMANENT
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(stored.ttlMillis())));
    }

    @Override
    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        return step(() -> holds(condition, live(write.key())) && execute(write));
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return step(() -> {
            Held before = live(write.key());
            boolean unused = execute(write);
            return before == null ? null : before.value();
        });
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return Flux.fromIterable(writes)
                .concatMap(write -> write(write, Condition.ALWAYS))
                .filter(done -> done)
                .count();
    }

    private static boolean holds(Condition condition, @Nullable Held held) {
        if (condition instanceof Condition.Absent) {
            return held == null;
        }
        if (condition instanceof Condition.Present) {
            return held != null;
        }
        if (condition instanceof Condition.Unchanged unchanged) {
            return held != null && held.content().revision().equals(unchanged.revision());
        }
        return true;
    }

    private boolean execute(Write<byte[]> write) {
        String key = write.key();
        Held before = live(key);
        if (write instanceof Write.Put<byte[]> put) {
            boolean keeps = put.lifetime().keepsExisting() && before != null;
            long deadline = keeps ? before.deadline() : put.lifetime().deadline(now());
            store(key, Held.of(key, put.value(), deadline));
            return true;
        }
        if (before == null) {
            return false;
        }
        if (write instanceof Write.Expire<byte[]> expire) {
            store(key, new Held(before.content(), expire.lifetime().deadline(now())));
        } else {
            remove(key);
        }
        return true;
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return step(() -> {
            Held before = live(key);
            long sum = sum(before, delta);
            long deadline = before == null ? onCreate.deadline(now()) : before.deadline();
            store(key, Held.of(key, Long.toString(sum).getBytes(StandardCharsets.UTF_8), deadline));
            return sum;
        });
    }

    private static long sum(@Nullable Held before, long delta) {
        String text = before == null ? "0" : new String(before.value(), StandardCharsets.UTF_8);
        try {
            long number = Long.parseLong(text);
            if (!Long.toString(number).equals(text)) {
                throw new NumberFormatException("a counter is not written like this");
            }
            return Math.addExact(number, delta);
        } catch (NumberFormatException e) {
            throw new ForeignDataException("not a counter", e);
        } catch (ArithmeticException e) {
            throw new ValueTooLargeException("a counter cannot leave the range of a long", e);
        }
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        return Flux.<Stored<byte[]>, KeyRange>generate(request::range, (rest, sink) -> {
                    Stored<byte[]> next = locked(() -> next(rest, request.descending()));
                    if (next == null) {
                        sink.complete();
                        return rest;
                    }
                    sink.next(next);
                    return rest.intersect(
                            request.descending() ? KeyRange.before(next.key()) : KeyRange.from(next.key() + '\0'));
                })
                .take(request.limit());
    }

    private @Nullable Stored<byte[]> next(KeyRange rest, boolean descending) {
        if (rest.isEmpty()) {
            return null;
        }
        NavigableMap<String, Held> part = part(rest);
        Map.Entry<String, Held> next = descending ? part.lastEntry() : part.firstEntry();
        while (next != null && live(next.getKey()) == null) {
            next = descending ? part.lastEntry() : part.firstEntry();
        }
        return next == null ? null : next.getValue().at(now());
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return scan(request).map(Stored::key);
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return step(() -> (long) live(range).size());
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return step(() -> {
            List<String> keys = new ArrayList<>(live(range).keySet());
            keys.forEach(this::remove);
            return (long) keys.size();
        });
    }

    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return step(() -> watches.open(range, keysOnly)).flatMapMany(changes -> changes);
    }

    @Override
    public Mono<BackendStats> stats() {
        return step(() -> {
            NavigableMap<String, Held> all = live(KeyRange.all());
            long expiring = all.values().stream()
                    .filter(held -> held.deadline() != Long.MAX_VALUE)
                    .count();
            return new BackendStats(
                    OptionalLong.of(all.size()),
                    OptionalLong.of(expiring),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Map.of("backend", "reference"));
        });
    }

    @Override
    public Mono<Void> ping() {
        return step(() -> null);
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.empty();
    }

    @Override
    public Backend<byte[]> withTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(this::closeNow);
    }

    private synchronized void closeNow() {
        closed = true;
        watches.close();
    }
}
