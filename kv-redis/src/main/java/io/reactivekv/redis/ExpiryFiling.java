package io.reactivekv.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files expiries by what the server says of the keys, where it was not known beforehand whether they would be written. */
final class ExpiryFiling {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryFiling.class);

    private final Router router;
    private final Layout layout;

    ExpiryFiling(Router router, Layout layout) {
        this.router = router;
        this.layout = layout;
    }

    /** Files those of some puts again. */
    void again(List<PutOp> puts, int bucket) {
        for (int i = 0; i < puts.size(); i += Script.MAX_KEYS) {
            Call call = Call.repeatable(Script.INDEX).key(layout.index(bucket)).key(layout.expiryIndex(bucket));
            for (PutOp op : puts.subList(i, Math.min(puts.size(), i + Script.MAX_KEYS))) {
                Object unused = call.key(op.key);
            }
            Object unused = call.arg(layout.head(bucket).length + 1L);
            unused = new OpMono<>(
                            router,
                            TimeUnit.MINUTES.toNanos(1),
                            (at, actual, nanos) -> new CallOp(at, actual, nanos, call, bucket))
                    .subscribe(filed -> {}, failed -> LOG.warn("expiries could not be filed: {}", failed.getMessage()));
        }
    }
}
