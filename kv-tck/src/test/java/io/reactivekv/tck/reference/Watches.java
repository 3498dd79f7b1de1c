package io.reactivekv.tck.reference;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.spi.StoredChange;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

/** Who watches the reference backend; changes are told under the backend's lock, and wait in a queue for demand. */
final class Watches {

    private final Set<Watch> open = new CopyOnWriteArraySet<>();

    private record Watch(KeyRange range, boolean keysOnly, Sinks.Many<StoredChange<byte[]>> sink) {

        void tell(String key, StoredChange<byte[]> change) {
            if (range.contains(key)) {
                Sinks.EmitResult unused = sink.tryEmitNext(change);
            }
        }
    }

    Flux<StoredChange<byte[]>> open(KeyRange range, boolean keysOnly) {
        Watch watch = new Watch(range, keysOnly, Sinks.many().unicast().onBackpressureBuffer());
        watch.sink.emitNext(new StoredChange.Reset<>(), EmitFailureHandler.FAIL_FAST);
        open.add(watch);
        return watch.sink.asFlux().doFinally(end -> open.remove(watch));
    }

    void put(String key, byte[] value) {
        for (Watch watch : open) {
            watch.tell(key, new StoredChange.Put<>(key, watch.keysOnly() ? Optional.empty() : Optional.of(value)));
        }
    }

    void removed(String key) {
        open.forEach(watch -> watch.tell(key, new StoredChange.Removed<>(key)));
    }

    void close() {
        StoreClosedException error = new StoreClosedException("the reference backend is closed", Outcome.NOT_EXECUTED);
        for (Watch watch : open) {
            Sinks.EmitResult unused = watch.sink().tryEmitError(error);
        }
    }
}
