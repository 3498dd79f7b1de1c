package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Waits for the records of invalidations, without which nothing that is shared can be taken for valid. When they do not
 * come, that is an outage, and nobody else waits until they have.
 */
final class RecordsWait {

    /** Long enough for a connection to be made. */
    static final Duration MOST = Duration.ofSeconds(2);

    private final String cache;
    private final Scheduler timer;
    private final Outage outage;

    RecordsWait(String cache, Scheduler timer, Outage outage) {
        this.cache = cache;
        this.timer = timer;
        this.outage = outage;
    }

    /** Completes once the records are known; fails after this time at the latest. */
    Mono<Void> atMost(Duration time, Coherence coherence) {
        // Taken before the look at the outage: one that begins after that look ends this wait.
        Mono<Void> ready = coherence.ready();
        if (outage.isDown()) {
            return Mono.error(() -> unknown(null));
        }
        Mono<Void> waited = ready.onErrorMap(this::unknown);
        return time.compareTo(MOST) < 0
                ? waited.timeout(time, Mono.error(() -> unknown(null)), timer)
                : waited.timeout(MOST, Mono.defer(() -> inVain(coherence)), timer);
    }

    private Mono<Void> inVain(Coherence coherence) {
        StoreUnavailableException error = unknown(null);
        outage.fellBehind(error);
        if (coherence.isReady()) {
            outage.caughtUp(); // at this moment, and so perhaps before it was said that it had not
        }
        return Mono.error(error);
    }

    private StoreUnavailableException unknown(@Nullable Throwable cause) {
        return new StoreUnavailableException(
                "cache " + cache + ": the records of invalidations are not known yet",
                KeyValueException.Outcome.NOT_EXECUTED,
                cause);
    }
}
