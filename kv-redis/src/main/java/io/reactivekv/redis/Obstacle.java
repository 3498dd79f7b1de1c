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
 * its name. What is known, be it that there is none and that the space could not be registered, is looked at again now and
 * then, which may take long; nobody waits for that.
 */
final class Obstacle {

    private static final Logger LOG = LoggerFactory.getLogger(Space.class);
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    /** For how long what was found is good enough; longer when looking took long. */
    private static final long GOOD_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int SHARE = 10;

    /** That there is none is good so many times longer at least: a server that takes no writes of ours takes few others. */
    private static final int RARELY = 10;

    private final Topology topology;
    private final Supplier<Mono<Boolean>> register;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable KeyValueException found;
    private volatile boolean none;
    private volatile long next;

    /**
     * One that has not been looked for.
     *
     * @param register registers the space, once it is known that there is none; false when it may not be written
     */
    Obstacle(Topology topology, Supplier<Mono<Boolean>> register) {
        this.topology = topology;
        this.register = register;
    }

    /** What was found when it was looked for; null for nothing, or when that was never done. */
    @Nullable
    KeyValueException found() {
        return found;
    }

    /** Whether none was found, though the space could not be registered. */
    boolean isNone() {
        return none;
    }

    /** Lets the next {@link #look} look: there may be another server behind the connection, or the space was registered. */
    void mayHaveChanged() {
        none = false;
        next = System.nanoTime();
    }

    Mono<Void> look() {
        if (found == null && !none) {
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
                    .doOnTerminate(() -> isGood(1, begun))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(obstacle -> learnt(obstacle, begun));
        });
    }

    private Mono<Void> learnt(Optional<KeyValueException> obstacle, long begun) {
        boolean news = found == null;
        found = obstacle.orElse(null);
        if (obstacle.isEmpty()) {
            return register.get()
                    .doOnNext(done -> {
                        none = !done;
                        isGood(RARELY, begun);
                    })
                    .then();
        }
        none = false;
        if (news) {
            LOG.warn("{}", obstacle.get().getMessage());
        }
        return Mono.empty();
    }

    /** What a look that began then has found is good for a while from now on. */
    private void isGood(int times, long begun) {
        long now = System.nanoTime();
        next = now + Math.max(times * GOOD_NANOS, SHARE * (now - begun));
    }
}
