package io.reactivekv.memory;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Elements taken from an iterator a few at a time, before they are asked for.
 *
 * <p>Most of the time of a long scan goes into waiting for entries to come from main memory. Entries that are looked at in
 * a row, with nothing in between, come at the same time; between one and the next stands all that their subscriber does.
 * The number begins at one and doubles, so that a scan that ends early has read little in vain.
 */
final class LookAhead<E> {

    private static final int MAX = 16;

    private final Iterator<E> iterator;
    private final Pull<E, ?> pull;
    private final @Nullable Object[] elements = new Object[MAX];
    private int next;
    private int end;
    private int size = 1;

    LookAhead(Iterator<E> iterator, Pull<E, ?> pull) {
        this.iterator = iterator;
        this.pull = pull;
    }

    /** The next element, which stays the next; null behind the last. */
    @SuppressWarnings("unchecked") // Only elements are put in.
    @Nullable
    E peek() {
        while (next == end) {
            if (!iterator.hasNext()) {
                return null;
            }
            fill();
        }
        return (E) elements[next];
    }

    /** Passes over the element that was {@linkplain #peek() peeked} at. */
    void advance() {
        elements[next++] = null;
    }

    private void fill() {
        int taken = 0;
        while (taken < size && iterator.hasNext()) {
            elements[taken++] = iterator.next();
        }
        size = Math.min(MAX, size * 2);
        next = 0;
        end = 0;
        for (int i = 0; i < taken; i++) {
            @SuppressWarnings("unchecked")
            E element = (E) elements[i];
            if (!pull.isGone(element)) {
                elements[end++] = element;
            }
        }
    }
}
