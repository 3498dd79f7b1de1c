package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What keeps the ranges of a space that is not registered from being read: keys that the index lacks, or other data under
 * its name. One that is known is looked at again now and then, which may take long; nobody waits for that.
 */
final class Obstacle {

    private static final Logger LOG = LoggerFactory.getLogger(Space.class);
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    /** For how long what was found is good enough; longer when looking took long. */
    private static final long GOOD_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int SHARE = 10;

    private final Topology topology;
    private final Supplier<Mono<Void>> whenNone;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable KeyValueException found;
    private volatile long next;

    /** Does something once it is known that there is none. */
    Obstacle(Topology topology, Supplier<Mono<Void>> whenNone) {
        this.topology = topology;
        this.whenNone = whenNone;
    }

    /** What was found when it was looked for; null for nothing, or when that was never done. */
    @Nullable
    KeyValueException found() {
        return found;
    }

    /** Lets the next {@link #look} look, as there may be another server behind the connection. */
    void mayHaveGone() {
        next = System.nanoTime();
    }

    Mono<Void> look() {
        if (found == null) {
            return lookNow();
        }
        if (System.nanoTime() - next >= 0 && looking.compareAndSet(false, true)) {
            Object unused = lookNow()
                    .doFinally(end -> looking.set(false))
                    .subscribe(
                            none -> {},
                            failure -> LOG.debug("the index could not be surveyed: {}", failure.toString()));
        }
        return Mono.empty();
    }

    private Mono<Void> lookNow() {
        return Mono.defer(() -> {
            long begun = System.nanoTime();
            return new Survey(topology, TIMEOUT_NANOS)
                    .obstacle()
                    .doFinally(end -> {
                        long now = System.nanoTime();
                        next = now + Math.max(GOOD_NANOS, SHARE * (now - begun));
                    })
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(this::learnt);
        });
    }

    private Mono<Void> learnt(Optional<KeyValueException> obstacle) {
        boolean news = found == null;
        found = obstacle.orElse(null);
        if (obstacle.isEmpty()) {
            return whenNone.get();
        }
        if (news) {
            LOG.warn("{}", obstacle.get().getMessage());
        }
        return Mono.empty();
    }
}
