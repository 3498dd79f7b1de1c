package io.reactivekv.memory;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link PullFlux} takes its elements from.
 *
 * @param <E> what is gone through
 * @param <T> what is emitted
 */
interface Pull<E, T> {

    /** Starts from the beginning. */
    Iterator<E> iterator();

    /** Whether {@link #emit} will have nothing for an element, as far as a glance tells. */
    boolean isGone(E element);

    /** Whether {@link #emit} would have something now; changes nothing. */
    boolean isLive(E element);

    /** What to emit for an element; null to pass over it. */
    @Nullable
    T emit(E element);
}
