package io.reactivekv.redis;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files expiries by what the server says of the keys, where it was not known beforehand whether they would be written. It tries
 * again for as long as the store is open: the slot of the keys may take long to move.
 */
final class ExpiryFiling {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryFiling.class);

    private final Router router;
    private final Layout layout;

    ExpiryFiling(Router router, Layout layout) {
        this.router = router;
        this.layout = layout;
    }

    /** Files that of a put again. */
    void again(PutOp put) {
        int bucket = put.bucket();
        Call call = Call.repeatable(Script.INDEX)
                .key(layout.index(bucket))
                .key(layout.expiryIndex(bucket))
                .key(put.key)
                .arg(layout.head(bucket).length + 1L);
        Object unused = new OpMono<>(
                        router,
                        TimeUnit.MINUTES.toNanos(1),
                        (at, actual, nanos) -> new CallOp(at, actual, nanos, call, bucket))
                .retryWhen(Space.patiently())
                .subscribe(filed -> {}, failed -> LOG.warn("an expiry could not be filed: {}", failed.getMessage()));
    }
}
