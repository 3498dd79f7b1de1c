package io.reactivekv.redis;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where any thread leaves operations for a {@link Node}: a lock-free stack linked through the operations themselves,
 * emptied at one stroke and turned round by the one reader.
 */
final class Inbox {

    private final AtomicReference<@Nullable Op<?>> top = new AtomicReference<>();

    /** Adds an operation; true when the inbox was empty, so that its reader has to be woken. */
    boolean push(Op<?> op) {
        while (true) {
            Op<?> below = top.get();
            op.next = below;
            op.depth = below == null ? 1 : below.depth + 1;
            if (top.compareAndSet(below, op)) {
                return below == null;
            }
        }
    }

    /** How many wait here. */
    int size() {
        Op<?> first = top.get();
        return first == null ? 0 : first.depth;
    }

    /** Takes all; the newest is given, whose {@link Op#depth} is their number, or null when there are none. */
    @Nullable
    Op<?> takeAll() {
        return top.getAndSet(null);
    }

    /** What was taken as a list from the oldest to the newest, linked by {@link Op#next}. */
    static @Nullable Op<?> turned(@Nullable Op<?> newest) {
        Op<?> oldest = null;
        while (newest != null) {
            Op<?> below = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = below;
        }
        return oldest;
    }
}
