package io.reactivekv.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How long one claim waits for the leases of others, all in all: as long as a load may last, however many of them load
 * in vain one after the other, and at least until the lease of one that is dead has run out. Immutable.
 *
 * @param onWait told when it has to wait
 * @param most how long that is
 * @param until when that is over, by the timer, in milliseconds
 */
record Patience(Runnable onWait, Duration most, long until) {

    /** It begins now. */
    static Patience of(CacheSpec spec, Scheduler timer, Runnable onWait) {
        Duration load = spec.hardTimeout();
        Duration dead = spec.lease().plusSeconds(1);
        Duration most = load.compareTo(dead) > 0 ? load : dead;
        return new Patience(onWait, most, timer.now(TimeUnit.MILLISECONDS) + most.toMillis());
    }

    /** What is left of it, for another wait of which nobody is told. */
    Patience rest() {
        return new Patience(() -> {}, most, until);
    }

    /** A wait that begins now, and fails when this is over. */
    Mono<Void> bound(String key, Mono<Void> wait, Scheduler timer) {
        long left = Math.max(0, until - timer.now(TimeUnit.MILLISECONDS));
        return wait.timeout(
                Duration.ofMillis(left), Mono.error(() -> CacheLoadException.waitedInVain(key, most)), timer);
    }
}
