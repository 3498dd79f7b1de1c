package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whether a store is open: it is closed when it was closed itself, or what it stands on. A parent holds no reference to
 * its children, so that views may be made and forgotten.
 */
final class Lifecycle {

    private final String what;
    private final @Nullable Lifecycle parent;
    private final Sinks.Empty<Object> end = Sinks.empty();
    private volatile boolean closed;

    private Lifecycle(String what, @Nullable Lifecycle parent) {
        this.what = what;
        this.parent = parent;
    }

    static Lifecycle root(String what) {
        return new Lifecycle(what, null);
    }

    Lifecycle child(String childName) {
        return new Lifecycle(childName, this);
    }

    boolean isClosed() {
        return closed || (parent != null && parent.isClosed());
    }

    /** Only the first call tells who waits, since a sink refuses two at a time. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        end.tryEmitError(error()).orThrow();
    }

    KeyValueException error() {
        if (closed || parent == null) {
            return new StoreClosedException(what + " is closed", Outcome.NOT_EXECUTED);
        }
        return parent.error();
    }

    /** Never emits, and fails with {@link StoreClosedException} on closing. */
    Mono<Object> closed() {
        return parent == null ? end.asMono() : Mono.firstWithSignal(end.asMono(), parent.closed());
    }
}
