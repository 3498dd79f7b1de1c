package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.Write;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes of many keys. Once one of them fails, or what comes next cannot be known, no more are begun; when those under way
 * have ended, the whole fails like the first that did, and is UNKNOWN if any of them has changed something, or may have. For
 * one subscription; thread-safe.
 */
final class ManyWrites {

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean changed;

    private ManyWrites() {}

    /** Makes writes as they come, a bounded number at once, and emits how many of them did something. */
    static Mono<Long> made(Flux<Write<byte[]>> writes, Function<Write<byte[]>, Mono<Boolean>> write) {
        return Mono.defer(() -> new ManyWrites().make(writes, write));
    }

    private Mono<Long> make(Flux<Write<byte[]>> writes, Function<Write<byte[]>, Mono<Boolean>> write) {
        return writes.onErrorResume(reason -> {
                    failed(reason);
                    return Flux.empty();
                })
                .takeWhile(each -> failure.get() == null)
                .flatMap(each -> write.apply(each).onErrorResume(reason -> {
                    failed(reason instanceof KeyValueException known ? known.in("", each.key()) : reason);
                    return Mono.empty();
                }))
                .filter(did -> did)
                .doOnNext(did -> changed = true)
                .count()
                .flatMap(done -> {
                    Throwable first = failure.get();
                    return first == null ? Mono.just(done) : Mono.error(whole(first));
                });
    }

    private void failed(Throwable reason) {
        boolean unused = failure.compareAndSet(null, reason);
        if (reason instanceof KeyValueException known && known.outcome() == Outcome.UNKNOWN) {
            changed = true;
        }
    }

    /** The failure of a part as that of the whole. */
    private Throwable whole(Throwable part) {
        return changed && part instanceof KeyValueException known ? known.as(Outcome.UNKNOWN) : part;
    }
}
