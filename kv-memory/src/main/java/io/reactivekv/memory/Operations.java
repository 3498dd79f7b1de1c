package io.reactivekv.memory;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the operations of a backend come to in terms of cells and edits. Null stands for an empty result. */
final class Operations {

    private Operations() {}

    static @Nullable Stored<Object> entry(Space space, String key) {
        Cell cell = space.read(key);
        return cell == null ? null : cell.stored(key, space);
    }

    /** What a scan emits for a node; null when it is not alive. */
    static @Nullable Stored<Object> entry(Space space, Node node, Detail detail) {
        if (detail == Detail.VALUE) {
            Object value = space.value(node);
            return value == null ? null : Stored.of(node.key, value);
        }
        Cell cell = space.live(node);
        return cell == null ? null : cell.stored(node.key, space);
    }

    /** The remaining milliseconds, or {@link Stored#PERMANENT}. */
    static @Nullable Long ttlMillis(Space space, String key) {
        Cell cell = space.read(key);
        return cell == null ? null : (Long) cell.ttlMillis(space);
    }

    /** Tells remaining milliseconds as a duration; empty for a permanent entry. */
    static Optional<Duration> duration(long ttlMillis) {
        return ttlMillis == Stored.PERMANENT ? Optional.empty() : Optional.of(Duration.ofMillis(ttlMillis));
    }

    static boolean write(Space space, Write<Object> write, Condition condition) {
        WriteEdit edit = new WriteEdit(write, condition, space.limits);
        return edit.result(space.execute(edit));
    }

    static @Nullable Object getAndWrite(Space space, Write<Object> write) {
        Cell before = space.execute(new WriteEdit(write, Condition.ALWAYS, space.limits));
        return before == null || before == Cell.ABSENT ? null : before.value;
    }

    static long writeAll(Space space, List<Write<Object>> writes) {
        long count = 0;
        boolean begun = false;
        for (Write<Object> write : writes) {
            try {
                if (write(space, write, Condition.ALWAYS)) {
                    count++;
                }
            } catch (KeyValueException e) {
                KeyValueException named = e.in("", write.key());
                throw begun ? named.as(Outcome.UNKNOWN) : named;
            }
            begun = true;
        }
        return count;
    }

    static long addAndGet(Space space, String key, long delta, Lifetime onCreate) {
        AddEdit edit = new AddEdit(key, delta, onCreate);
        Objects.requireNonNull(space.execute(edit));
        return edit.sum();
    }

    static BackendStats stats(Space space) {
        space.sweepAll();
        Eviction eviction = space.eviction;
        return new BackendStats(
                OptionalLong.of(space.index.size()),
                OptionalLong.of(space.expiry.size()),
                eviction != null && space.limits.countsBytes()
                        ? OptionalLong.of(eviction.bytes())
                        : OptionalLong.empty(),
                OptionalLong.of(eviction == null ? 0 : eviction.evictions()),
                Map.of("backend", "memory"));
    }
}
