package io.reactivekv.cli.transfer;

import io.reactivekv.cli.console.CtrlC;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * The elements of a {@link Flux}, waited for on the calling thread: every one that came before an error, and then the
 * error, where {@link Flux#toStream} lets the error overtake them. Closing cancels. Not thread-safe.
 *
 * @param <T> the type of the elements
 */
public final class Elements<T> implements Iterator<T>, AutoCloseable {

    private final Stream<Signal<T>> stream;
    private final Iterator<Signal<T>> signals;
    private @Nullable Signal<T> next;

    private Elements(Stream<Signal<T>> stream) {
        this.stream = stream;
        this.signals = stream.iterator();
    }

    /** Subscribes, and asks for so many elements at a time. */
    public static <T> Elements<T> of(Flux<T> flux, int prefetch) {
        return new Elements<>(flux.materialize().toStream(prefetch));
    }

    /** Waits for an element or the end, or for Ctrl-C. */
    @Override
    public boolean hasNext() {
        CtrlC.check();
        if (next == null && signals.hasNext()) {
            next = signals.next();
        }
        Throwable error = next == null ? null : next.getThrowable();
        if (error != null) {
            throw Exceptions.propagate(error);
        }
        return next != null && next.isOnNext();
    }

    @Override
    public T next() {
        T element = hasNext() && next != null ? next.get() : null;
        if (element == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return element;
    }

    @Override
    public void close() {
        stream.close();
    }
}
