package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The servers that hold a space, and the way to each of them. */
interface Topology extends Router {

    Layout layout();

    Space space();

    /** The master of a bucket; null while unknown. The bucket behind the last is that of the records of all spaces. */
    @Nullable
    Node nodeOf(int bucket);

    /** All masters; none until they are known. */
    List<Node> masters();

    /** Lets all nodes look after what waits. */
    void wake();

    /** Calls this whenever the masters may have changed; at most one listener. */
    void onChange(Runnable listener);

    /** How Redis is run and where, for messages. */
    String description();

    /** Begins to connect. */
    void open();

    /** Completes when the first attempt has failed at every address of the configuration, with one of the reasons. */
    CompletableFuture<KeyValueException> refusal();

    /** Ends all nodes; operations that are under way or come later fail with this. Completes when all are closed. */
    CompletableFuture<Void> close(KeyValueException reason);

    /** A call to whichever node has the bucket. */
    default Mono<Object> call(Call call, int bucket, long timeoutNanos) {
        return new OpMono<>(this, timeoutNanos, (at, actual, nanos) -> new CallOp(at, actual, nanos, call, bucket));
    }

    /** A call, and one that its reply leads to, if any, as {@link CallsOp} answers them. */
    default Mono<Object> calls(Call first, Function<List<?>, @Nullable Call> second, int bucket, long timeoutNanos) {
        return new OpMono<>(
                this, timeoutNanos, (at, actual, nanos) -> new CallsOp(at, actual, nanos, first, second, bucket));
    }

    /** A call to this node, whatever its slots. */
    default Mono<Object> callAt(Node node, Call call, long timeoutNanos) {
        return new OpMono<>(
                new Pinned(this, node), timeoutNanos, (at, actual, nanos) -> new CallOp(at, actual, nanos, call, 0));
    }

    /** The same, sent even while the space is not checked yet. */
    default Mono<Object> urgentCallAt(Node node, Call call, long timeoutNanos) {
        return new OpMono<>(new Pinned(this, node), timeoutNanos, (at, actual, nanos) -> {
            CallOp op = new CallOp(at, actual, nanos, call, 0);
            op.urgent = true;
            return op;
        });
    }
}
