package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.StoreMetrics;
import io.reactivekv.StoreOverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Whom a full node takes in, whom it turns away, and where those hear of it; there is no connection. */
@Timeout(60)
class NodeTest {

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final EventExecutor home = new DefaultEventExecutor();
    private final Scheduler callbacks = Schedulers.newSingle("callbacks");
    private final List<Op<?>> requested = new ArrayList<>();
    private final Router router = new Submissions(requested);
    private final Node node = new Node(
            new NodeSettings(home, callbacks, 4, 1, Duration.ofMinutes(1), false, StoreMetrics.NONE),
            router,
            Layout.standalone("app:", false),
            new NoDialer());

    @BeforeEach
    void fill() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        node.submit(requested(first));
        home.submit(() -> {}).get();
        assertFalse(first.isDone());
    }

    @AfterEach
    void stop() {
        callbacks.dispose();
        Object unused = home.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void submit_fullAndNew_failsOnTheCallersThread() {
        CompletableFuture<String> failedOn = new CompletableFuture<>();
        node.submit(requested(failedOn));
        assertEquals(Thread.currentThread().getName(), failedOn.getNow("not at once"));
    }

    @Test
    void submit_fullAndNewOnTheLoop_failsWhereSignalsCome() throws Exception {
        CompletableFuture<String> failedOn = new CompletableFuture<>();
        Op<?> op = requested(failedOn);
        home.submit(() -> node.submit(op)).get();
        String thread = failedOn.get();
        assertTrue(thread.startsWith("callbacks"), thread);
    }

    @Test
    void submit_fullAndAcceptedBefore_waits() throws Exception {
        CompletableFuture<String> failedOn = new CompletableFuture<>();
        Op<?> op = requested(failedOn);
        boolean waits = home.submit(() -> {
                    op.begin(System.nanoTime());
                    node.submit(op);
                    return op.isLive();
                })
                .get();
        assertTrue(waits);
    }

    @Test
    void handOver_operationThatHasJustComeIn_isHandedOverToo() throws Exception {
        Op<?> op = requested(new CompletableFuture<>());
        home.submit(() -> {
                    op.begin(System.nanoTime());
                    CompletableFuture.runAsync(() -> node.submit(op)).join();
                    node.handOver(false);
                })
                .get();
        assertEquals(2, Collections.frequency(requested, op));
    }

    /** An operation that has been requested; says on which thread it heard that there was no room. */
    private Op<?> requested(CompletableFuture<String> failedOn) {
        var unused = new OpMono<>(
                        router,
                        TIMEOUT_NANOS,
                        (at, actual, nanos) -> new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0))
                .subscribe(reply -> {}, failure -> {
                    if (failure instanceof StoreOverloadedException) {
                        failedOn.complete(Thread.currentThread().getName());
                    } else {
                        failedOn.completeExceptionally(failure);
                    }
                });
        return requested.get(requested.size() - 1);
    }

    /** Never connects, and is never asked to. */
    private static final class NoDialer implements Dialer {

        @Override
        public CompletionStage<Dialled> dial() {
            return new CompletableFuture<>();
        }

        @Override
        public String where() {
            return "nowhere:1";
        }

        @Override
        public String doubt() {
            return "";
        }
    }
}
