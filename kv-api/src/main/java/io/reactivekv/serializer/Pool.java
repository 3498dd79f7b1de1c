package io.reactivekv.serializer;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few things that are dear to make and serve one caller at a time; makes one more when all are out.
 *
 * <p>Lock-free and bounded. Not a {@link ThreadLocal}, which would keep one for each thread that ever passed by, class
 * loader included.
 */
final class Pool<T> {

    private static final int SLOTS =
            Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors() * 4));

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        int first = firstSlot();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (first + i) & (SLOTS - 1);
            if (slots.get(slot) != null) {
                T item = slots.getAndSet(slot, null);
                if (item != null) {
                    return item;
                }
            }
        }
        return maker.get();
    }

    /** Takes back an item that is as good as new; one that is not, is not given back. */
    void give(T item) {
        int first = firstSlot();
        for (int i = 0; i < SLOTS; i++) {
            if (slots.compareAndSet((first + i) & (SLOTS - 1), null, item)) {
                return;
            }
        }
    }

    /** Threads begin at different slots, so that they seldom meet. */
    private static int firstSlot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
