package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** What comes in from other threads and from the home loop counts together, and leaves in order. */
class IntakeTest {

    private final Backlog backlog = new Backlog();
    private final Intake intake = new Intake(3, backlog);
    private final List<Op<?>> submitted = new ArrayList<>();

    /** An operation that has been requested. */
    private Op<?> requested() {
        Router router = new Submissions(submitted);
        Disposable unused = new OpMono<>(
                        router, 1, (at, actual, nanos) -> new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0))
                .subscribe();
        return submitted.get(submitted.size() - 1);
    }

    @Test
    void add_firstOfSeveral_asksForTheLoopOnce() {
        assertTrue(intake.add(requested()));
        assertFalse(intake.add(requested()));
    }

    @Test
    void isFull_inboxArrivalsAndBacklog_countTogether() {
        boolean unused = intake.add(requested());
        intake.addOnTurn(requested());
        assertFalse(intake.isFull(true));
        backlog.add(requested());
        assertTrue(intake.isFull(true));
        assertFalse(intake.isFull(false), "other threads know what they were told");
        unused = intake.add(requested());
        intake.tellWaiting();
        assertTrue(intake.isFull(false));
    }

    @Test
    void drainTo_bothWays_passesAllOnceInOrder() {
        Op<?> first = requested();
        Op<?> second = requested();
        Op<?> onTurn = requested();
        boolean unused = intake.add(first);
        unused = intake.add(second);
        intake.addOnTurn(onTurn);
        List<Op<?>> taken = new ArrayList<>();
        intake.drainTo(taken::add);
        assertEquals(List.of(onTurn, first, second), taken);
        assertTrue(intake.isEmpty());
        intake.drainTo(taken::add);
        assertEquals(3, taken.size());
    }

    @Test
    void drainTo_cancelledMeanwhile_leavesItOut() {
        Op<?> op = requested();
        boolean unused = intake.add(op);
        op.cancel();
        List<Op<?>> taken = new ArrayList<>();
        intake.drainTo(taken::add);
        assertEquals(List.of(), taken);
    }

    @Test
    void resubmit_madeForOneRouter_goesThereAgain() {
        Op<?> op = requested();
        op.resubmit();
        assertEquals(List.of(op, op), submitted);
    }

    @Test
    void request_twice_submitsOnce() {
        Mono<Object> call = new OpMono<>(
                new Submissions(submitted),
                1,
                (at, actual, nanos) -> new CallOp(at, actual, nanos, Call.read(CommandType.PING), 0));
        BaseSubscriber<Object> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.request(1);
                subscription.request(1);
            }
        };
        call.subscribe(subscriber);
        assertEquals(1, submitted.size());
    }
}
