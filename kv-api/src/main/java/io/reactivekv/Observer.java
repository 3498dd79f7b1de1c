package io.reactivekv;

import io.reactivekv.StoreMetrics.Result;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics and the operations log how operations end; never of values. */
final class Observer {

    private static final Logger OPS = LoggerFactory.getLogger("io.reactivekv.ops");

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final StoreMetrics metrics;
    private final AtomicBoolean failed = new AtomicBoolean();

    Observer(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    /** Whether anybody listens; if not, no time is taken. */
    boolean isActive() {
        return metrics != StoreMetrics.NONE || OPS.isDebugEnabled();
    }

    void ended(Operation operation, @Nullable String key, Result result, long nanos, @Nullable Throwable error) {
        tell(operation, result, Duration.ofNanos(nanos));
        if (OPS.isDebugEnabled()) {
            OPS.debug(
                    "{} {} {} {} us{}",
                    operation.title,
                    key == null ? "-" : Quoted.of(key),
                    result,
                    nanos / 1_000,
                    error == null ? "" : " " + kind(operation, error));
        }
    }

    /** The kind of an error, and whether a write may have been executed all the same. */
    private static String kind(Operation operation, Throwable error) {
        String name = error.getClass().getSimpleName();
        return error instanceof KeyValueException failure && !operation.isRead()
                ? name + " " + failure.outcome()
                : name;
    }

    /** An operation does not wait for ever because its end could not be told of. */
    private void tell(Operation operation, Result result, Duration duration) {
        try {
            metrics.operation(operation.title, result, duration);
        } catch (Throwable e) {
            if (failed.compareAndSet(false, true)) {
                LOG.warn(
                        "{} failed, which it must not; said once",
                        metrics.getClass().getName(),
                        e);
            }
        }
    }
}
