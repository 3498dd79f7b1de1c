package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.StoredChange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * A sound backend whose watches have an order of their own: of what waits for demand they tell the key that was changed
 * last first, and only its last state.
 */
final class LastKeyFirst extends ForwardingBackend {

    LastKeyFirst(Backend<byte[]> sound) {
        super(sound);
    }

    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return Flux.create(sink -> new Watch(sink).follow(sound.watch(range, keysOnly)));
    }

    private static final class Watch {

        private final FluxSink<StoredChange<byte[]>> sink;
        private final Deque<StoredChange<byte[]>> waiting = new ArrayDeque<>();

        Watch(FluxSink<StoredChange<byte[]>> sink) {
            this.sink = sink;
        }

        void follow(Flux<StoredChange<byte[]>> changes) {
            Object unused = sink.onRequest(demand -> tell()).onDispose(changes.subscribe(this::add, sink::error));
        }

        private synchronized void add(StoredChange<byte[]> change) {
            Optional<String> key = key(change);
            waiting.removeIf(older -> key.isEmpty() || key(older).equals(key));
            waiting.push(change);
            tell();
        }

        private synchronized void tell() {
            while (sink.requestedFromDownstream() > 0 && !waiting.isEmpty()) {
                Object unused = sink.next(waiting.pop());
            }
        }

        /** Empty for a reset, after which nothing before it needs to be told. */
        private static Optional<String> key(StoredChange<byte[]> change) {
            if (change instanceof StoredChange.Put<byte[]> put) {
                return Optional.of(put.key());
            }
            return change instanceof StoredChange.Removed<byte[]> removed
                    ? Optional.of(removed.key())
                    : Optional.empty();
        }
    }
}
