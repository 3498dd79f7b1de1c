package io.reactivekv;

import io.reactivekv.StoreMetrics.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics and the operations log how operations end; never of values. */
final class Observer {

    private static final Logger OPS = LoggerFactory.getLogger("io.reactivekv.ops");

    private final StoreMetrics metrics;

    Observer(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    /** Whether anybody listens; if not, no time is taken. */
    boolean isActive() {
        return metrics != StoreMetrics.NONE || OPS.isDebugEnabled();
    }

    void ended(Operation operation, @Nullable String key, Result result, long nanos, @Nullable Throwable error) {
        metrics.operation(operation.title, result, Duration.ofNanos(nanos));
        if (OPS.isDebugEnabled()) {
            OPS.debug(
                    "{} {} {} {} us{}",
                    operation.title,
                    key == null ? "-" : Quoted.of(key),
                    result,
                    nanos / 1_000,
                    error == null ? "" : " " + error.getClass().getSimpleName());
        }
    }
}
