package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.cache.Tally.Figure;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stands before the shared level: while that is down, one operation a second goes through to see whether it is back, and
 * all others fail at once instead of waiting for a timeout each. Told once per outage. Thread-safe.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long PROBE_MILLIS = 1_000;

    private final String cache;
    private final InstantSource clock;
    private final Tally tally;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicLong nextProbe = new AtomicLong();

    Outage(String cache, InstantSource clock, Tally tally) {
        this.cache = cache;
        this.clock = clock;
        this.tally = tally;
    }

    boolean isDown() {
        return down.get();
    }

    <T> Mono<T> guard(Mono<T> operation) {
        return Mono.defer(() -> {
            if (!lets()) {
                return Mono.error(refusal());
            }
            return operation.doOnSuccess(ignored -> succeeded()).doOnError(this::failed);
        });
    }

    <T> Flux<T> guard(Flux<T> operation) {
        return Flux.defer(() -> {
            if (!lets()) {
                return Flux.error(refusal());
            }
            return operation.doOnComplete(this::succeeded).doOnError(this::failed);
        });
    }

    /** The shared level answers again, as something else has found out. */
    void succeeded() {
        if (down.compareAndSet(true, false)) {
            LOG.info("cache {}: the shared level answers again", cache);
        }
    }

    private boolean lets() {
        if (!down.get()) {
            return true;
        }
        long due = nextProbe.get();
        long now = clock.millis();
        return now >= due && nextProbe.compareAndSet(due, now + PROBE_MILLIS);
    }

    private void failed(Throwable error) {
        tally.count(Figure.SHARED_FAILURES);
        boolean means = error instanceof KeyValueException failure
                && (failure.isTransient() || error instanceof StoreClosedException);
        if (means && down.compareAndSet(false, true)) {
            nextProbe.set(clock.millis() + PROBE_MILLIS);
            tally.count(Figure.OUTAGES);
            LOG.warn(
                    "cache {}: the shared level fails; going on with the near level and loaders: {}",
                    cache,
                    error.toString());
        }
    }

    private StoreUnavailableException refusal() {
        return new StoreUnavailableException(
                "the shared level of cache " + cache + " failed less than a second ago, and was not asked",
                KeyValueException.Outcome.NOT_EXECUTED,
                null);
    }
}
