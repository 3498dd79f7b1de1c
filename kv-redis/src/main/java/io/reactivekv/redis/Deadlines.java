package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.util.concurrent.TimeUnit;

/**
 * When the time of a {@link Node}'s operations is up, of those that wait and of those that have been sent. Confined to the
 * home loop.
 */
final class Deadlines {

    /**
     * How long past its time an operation that was refused before, and is tried again, waits for its answer: most likely
     * it is refused once more, and then it is known that it was not executed.
     */
    private static final long LAST_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Cancelled operations are taken out of the queue in one part of so many of the loop's time at most. */
    private static final long TIDYING_SHARE = 50;

    private final Node node;
    private final Router router;
    private final Line line;
    private final Backlog backlog;
    private long nextDeadline = Long.MAX_VALUE;
    private long nextTidying = System.nanoTime();

    Deadlines(Node node, Router router, Line line, Backlog backlog) {
        this.node = node;
        this.router = router;
        this.line = line;
        this.backlog = backlog;
    }

    /** Lets the time of an operation begin. */
    void begin(Op<?> op, long now) {
        op.begin(now);
        nextDeadline = Math.min(nextDeadline, op.deadline());
    }

    /** Ends what is overdue, and leaves out what is over. */
    void tick() {
        long now = System.nanoTime();
        if (now - nextDeadline >= 0 || line.link() == null) {
            expire(now);
        } else if (now - nextTidying >= 0) {
            backlog.removeIf(op -> !op.isLive());
            long after = System.nanoTime();
            nextTidying = after + TIDYING_SHARE * (after - now);
        }
    }

    private void expire(long now) {
        nextDeadline = now + TimeUnit.HOURS.toNanos(1);
        backlog.removeIf(op -> overdue(op, now));
        Link link = line.anyLink();
        if (link != null) {
            for (Request request : link.sent()) {
                request.forEachOp(op -> {
                    boolean ignored = overdue(op, now);
                });
            }
        }
    }

    /** Whether an operation is over, be it that its time is up. */
    private boolean overdue(Op<?> op, long now) {
        if (!op.isLive()) {
            return true;
        }
        long deadline = op.isSent() && op.trouble != null ? op.deadline() + LAST_ANSWER_NANOS : op.deadline();
        if (now - deadline < 0) {
            nextDeadline = Math.min(nextDeadline, deadline);
            return false;
        }
        KeyValueException gate = router.closedGate();
        node.fail(op, Overdue.failure(op, node.where(), line.link() == null ? line.failure() : gate));
        return true;
    }
}
