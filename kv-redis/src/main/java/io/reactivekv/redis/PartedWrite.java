package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A write in many parts. Once one of them fails no more are begun; when those under way have ended, the whole fails like the
 * first one that did, and is UNKNOWN if any part has changed something, or may have. For one subscription; thread-safe.
 */
final class PartedWrite {

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean changed;

    /**
     * Makes some of the parts and emits how many of them did something.
     *
     * @param atOnce how many may be under way together
     */
    <T> Mono<Long> make(Flux<T> parts, Function<T, Mono<Boolean>> write, int atOnce) {
        return parts.takeWhile(part -> failure.get() == null)
                .flatMap(part -> write.apply(part).onErrorResume(this::failed), atOnce)
                .filter(did -> did)
                .doOnNext(did -> changed = true)
                .count()
                .flatMap(done -> {
                    Throwable first = failure.get();
                    return first == null ? Mono.just(done) : Mono.error(first);
                })
                .onErrorMap(KeyValueException.class, this::whole);
    }

    private Mono<Boolean> failed(Throwable reason) {
        boolean unused = failure.compareAndSet(null, reason);
        if (reason instanceof KeyValueException known && known.outcome() == Outcome.UNKNOWN) {
            changed = true;
        }
        return Mono.empty();
    }

    /** The failure of a part, or of what comes between them, as that of the whole. */
    KeyValueException whole(KeyValueException part) {
        return part.as(changed ? Outcome.UNKNOWN : Outcome.NOT_EXECUTED);
    }
}
