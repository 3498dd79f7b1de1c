package io.reactivekv.redis;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Two calls of which the reply to the first says what the second is, made without leaving the I/O thread in between;
 * answers with a list of both replies, or of the first when there is nothing more to ask.
 */
final class CallsOp extends CallOp {

    private final Function<List<?>, @Nullable Call> second;
    private @Nullable List<?> first;

    CallsOp(
            Router router,
            CoreSubscriber<? super Object> actual,
            long timeoutNanos,
            Call call,
            Function<List<?>, @Nullable Call> second,
            int bucket) {
        super(router, actual, timeoutNanos, call, bucket);
        this.second = second;
    }

    @Override
    void answered(Node node, @Nullable Object reply) {
        List<?> before = first;
        if (before != null) {
            node.succeed(this, List.of(before, java.util.Objects.requireNonNull(reply)));
            return;
        }
        List<?> now = (List<?>) java.util.Objects.requireNonNull(reply);
        Call next = second.apply(now);
        if (next == null) {
            node.succeed(this, List.of(now));
        } else {
            first = now;
            call = next;
            moves = 0;
            node.again(this);
        }
    }
}
