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

    /** All masters; none until they are known. */
    List<Node> masters();

    /** Who holds what at the moment, as all masters say. */
    Mono<Territory> territory(long timeoutNanos);

    /** Lets all nodes look after what waits. */
    void wake();

    /** Calls this whenever the masters, or the one server behind its address, may have changed; at most one listener. */
    void onChange(Runnable listener);

    /** How many of so many parts of one operation may be under way together, each as an operation that has to find room. */
    int atOnce(int wanted);

    /** How Redis is run and where, for messages. */
    String description();

    /** Begins to connect. */
    void open();

    /** Completes when the first attempt has failed at every address of the configuration, with one of the reasons. */
    CompletableFuture<KeyValueException> refusal();

    /** Ends all nodes; operations that are under way or come later fail with this. Completes when all are closed. */
    CompletableFuture<Void> close(KeyValueException reason);

    /** Completes when whichever node has the records has answered, be it that it takes no writes for now. */
    default Mono<Void> ping(long timeoutNanos) {
        return call(Call.ping(), layout().buckets(), timeoutNanos)
                .onErrorComplete(NotHere.class)
                .then();
    }

    /** A call to whichever node has the bucket; the bucket behind the last is that of the records of all spaces. */
    default Mono<Object> call(Call call, int bucket, long timeoutNanos) {
        return new OpMono<>(this, timeoutNanos, (at, actual, nanos) -> new CallOp(at, actual, nanos, call, bucket));
    }

    /** A call, and one that its reply leads to, if any, as {@link CallsOp} answers them. */
    default Mono<Object> calls(Call first, Function<List<?>, @Nullable Call> second, int bucket, long timeoutNanos) {
        return new OpMono<>(
                this, timeoutNanos, (at, actual, nanos) -> new CallsOp(at, actual, nanos, first, second, bucket));
    }

    /** The same, sent even while the space is not checked yet. */
    default Mono<Object> urgentCall(Call call, int bucket, long timeoutNanos) {
        return urgent(this, call, bucket, timeoutNanos);
    }

    /** An urgent call to this node, whatever its slots; it fails when the node is given up. */
    default Mono<Object> urgentCallAt(Node node, Call call, long timeoutNanos) {
        return urgent(new Pinned(this, node), call, 0, timeoutNanos);
    }

    private static Mono<Object> urgent(Router router, Call call, int bucket, long timeoutNanos) {
        return new OpMono<>(router, timeoutNanos, (at, actual, nanos) -> {
            CallOp op = new CallOp(at, actual, nanos, call, bucket);
            op.urgent = true;
            return op;
        });
    }
}
