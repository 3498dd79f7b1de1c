package io.reactivekv.cache;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreFullException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.cache.Tally.Figure;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stands before the shared level: while that is away, one operation a second goes through to see whether it is back, and
 * all others fail at once instead of waiting for a timeout each. It counts as down as well while this process is behind,
 * which no operation ends. One that refuses what it is asked for, since it is full or forbids it, is asked on: what it does
 * not refuse is of use, but for loads of one that is full. Told once per outage. Thread-safe.
 */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long PROBE_MILLIS = 1_000;

    /** A full store takes a write now and then: only one that refused nothing for so long takes them again. */
    private static final long QUIET_MILLIS = 10_000;

    private final String cache;
    private final InstantSource clock;
    private final Tally tally;
    private final AtomicLong nextProbe = new AtomicLong();
    private volatile boolean failing;
    private volatile boolean behind;
    private volatile boolean refusing;
    private volatile boolean full;
    private volatile boolean closed;
    private long lastRefusal;
    private volatile Runnable up = () -> {};
    private volatile Runnable over = () -> {};

    Outage(String cache, InstantSource clock, Tally tally) {
        this.cache = cache;
        this.clock = clock;
        this.tally = tally;
    }

    /**
     * What is done then, under no lock of this one: others may be needed for it, under which operations fail.
     *
     * @param up when it is worth asking again, but refuses things still
     * @param over when an outage is over
     */
    void then(Runnable up, Runnable over) {
        this.up = up;
        this.over = over;
    }

    /** Whether it is not worth asking. */
    boolean isDown() {
        return failing || behind;
    }

    /** Whether there is an outage of whatever kind. */
    boolean isOn() {
        return isDown() || refusing;
    }

    /** An operation that needs room, and a right to write. */
    <T> Mono<T> guardWrite(Mono<T> operation) {
        return guard(operation).doOnSuccess(ignored -> wrote());
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

    /** The invalidations of others have not become known in time; single operations may succeed all the same. */
    synchronized void fellBehind(KeyValueException error) {
        if (!behind) {
            tally.count(Figure.SHARED_FAILURES);
            begins(error);
            behind = true;
        }
    }

    /** The invalidations of others are known. */
    void caughtUp() {
        change(() -> behind = false);
    }

    private void succeeded() {
        if (failing) {
            change(() -> failing = false);
        }
    }

    private void wrote() {
        if (refusing) {
            change(() -> {
                if (clock.millis() - lastRefusal >= QUIET_MILLIS) {
                    refusing = false;
                    full = false;
                }
            });
        }
    }

    private boolean lets() {
        return !failing || isProbe();
    }

    /** Whether there may be room for what is loaded: where there was none lately, one load a second looks whether there is. */
    boolean mayHaveRoom() {
        return !full || isProbe();
    }

    private boolean isProbe() {
        long due = nextProbe.get();
        long now = clock.millis();
        return now >= due && nextProbe.compareAndSet(due, now + PROBE_MILLIS);
    }

    /** The cache is: that its store is closed, too, is no outage. */
    void close() {
        closed = true;
    }

    private void failed(Throwable error) {
        if (closed && error instanceof StoreClosedException) {
            return;
        }
        if (error instanceof ForeignDataException) {
            return; // It has answered; what somebody else has put there is no failure of it.
        }
        tally.count(Figure.SHARED_FAILURES);
        if (error instanceof StoreFullException
                || error instanceof StorePermissionException
                || error instanceof StoreConfigurationException) {
            refused(error);
            return;
        }
        boolean away = error instanceof KeyValueException failure
                && (failure.isTransient() || error instanceof StoreClosedException);
        if (away && !failing) {
            fails(error);
        }
    }

    /** It answers, at least. */
    private void refused(Throwable error) {
        change(() -> {
            nextProbe.set(clock.millis() + PROBE_MILLIS);
            begins(error);
            refusing = true;
            full |= error instanceof StoreFullException;
            lastRefusal = clock.millis();
            failing = false;
        });
    }

    private synchronized void fails(Throwable error) {
        if (!failing) {
            nextProbe.set(clock.millis() + PROBE_MILLIS);
            begins(error);
            failing = true;
        }
    }

    private void begins(Throwable error) {
        if (!isOn()) {
            tally.count(Figure.OUTAGES);
            LOG.warn(
                    "cache {}: the shared level fails; going on with the near level and loaders: {}",
                    cache,
                    error.toString());
        }
    }

    /** Changes what is known of it, and does what is to be done when that was the end of something. */
    private void change(Runnable step) {
        boolean isUp;
        boolean isOver;
        synchronized (this) {
            boolean wasOn = isOn();
            boolean wasDown = isDown();
            step.run();
            isOver = wasOn && !isOn();
            isUp = wasDown && !isDown();
        }
        if (isOver) {
            LOG.info("cache {}: the shared level works again", cache);
            over.run();
        } else if (isUp) {
            up.run();
        }
    }

    private StoreUnavailableException refusal() {
        return new StoreUnavailableException(
                "the shared level of cache " + cache + " failed less than a second ago, and was not asked",
                KeyValueException.Outcome.NOT_EXECUTED,
                null);
    }
}
