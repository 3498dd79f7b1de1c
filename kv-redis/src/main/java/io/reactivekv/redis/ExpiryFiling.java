package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreClosedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.retry.Retry;

/**
 * Files expiries by what the server says of the keys, where it was not known beforehand whether they would be written. It tries
 * again for as long as the store is open: the slot of the keys may take long to move. Meanwhile it holds no place among the
 * operations that wait for the node, and a key that is overwritten again and again is filed once, and once more. Thread-safe.
 */
final class ExpiryFiling {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryFiling.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);

    private final Router router;
    private final Layout layout;

    /** How often it was asked for each key that is not filed yet. */
    private final Map<ByteBuffer, Integer> asked = new ConcurrentHashMap<>();

    ExpiryFiling(Router router, Layout layout) {
        this.router = router;
        this.layout = layout;
    }

    /** Files that of a put again. */
    void again(PutOp put) {
        ByteBuffer key = ByteBuffer.wrap(put.key);
        int times = asked.merge(key, 1, Integer::sum);
        if (times == 1) {
            file(key, put.key, put.bucket(), times);
        }
    }

    private void file(ByteBuffer key, byte[] bytes, int bucket, int times) {
        Call call = Call.repeatable(Script.INDEX)
                .key(layout.index(bucket))
                .key(layout.expiryIndex(bucket))
                .key(bytes)
                .arg(layout.head(bucket).length + 1L)
                .undivided();
        Object unused = new OpMono<>(
                        router,
                        TimeUnit.MINUTES.toNanos(1),
                        (at, actual, nanos) -> new CallOp(at, actual, nanos, call, bucket))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(LAST_RETRY)
                        .filter(ExpiryFiling::mayPass))
                .subscribe(
                        filed -> {},
                        failure -> failed(key, bytes, bucket, times, failure),
                        () -> ended(key, bytes, bucket, times));
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof NotHere || (failure instanceof KeyValueException known && known.isTransient());
    }

    private void failed(ByteBuffer key, byte[] bytes, int bucket, int times, Throwable failure) {
        if (failure instanceof StoreClosedException) {
            Object unused = asked.remove(key);
        } else {
            LOG.warn("an expiry could not be filed: {}", failure.getMessage());
            ended(key, bytes, bucket, times);
        }
    }

    /** What was written since the server looked at the key may expire sooner than what it saw. */
    private void ended(ByteBuffer key, byte[] bytes, int bucket, int times) {
        if (!asked.remove(key, times)) {
            Integer now = asked.get(key);
            if (now != null) {
                file(key, bytes, bucket, now);
            }
        }
    }
}
