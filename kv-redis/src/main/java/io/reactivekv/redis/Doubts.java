package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreUnavailableException;

/**
 * Decides about operations that were under way when it became impossible to learn whether they were executed: reads are
 * sent again, though not for ever, writes fail with outcome UNKNOWN. Confined to the home loop.
 */
final class Doubts {

    /** How many connections may end of a read before it is given up, if it was alone on the last one. */
    private static final int MOST_LOSSES = 3;

    private final Node node;
    private final Backlog backlog;

    Doubts(Node node, Backlog backlog) {
        this.node = node;
        this.backlog = backlog;
    }

    /**
     * The link has ended with all that was sent. Each read goes in a command of its own, for it may be what has ended the link, and before
     * it is given up it goes while nothing else is under way, so that no other can be taken for it. Beside others urgent
     * operations are above suspicion, since what they read is bounded by this library.
     */
    void lost(Link link, KeyValueException doubt) {
        int[] ordinary = {0};
        link.sent().forEach(request -> request.forEachOp(op -> ordinary[0] += op.urgent ? 0 : 1));
        for (Request request : link.sent()) {
            request.forEachOp(op -> {
                if (op.isWrite()) {
                    node.fail(op, doubt);
                    if (op instanceof PutOp put && put.unfiled) {
                        node.fileAgain(put);
                    }
                } else {
                    lost(op, doubt, ordinary[0]);
                }
            });
        }
    }

    private void lost(Op<?> read, KeyValueException doubt, int ordinary) {
        boolean byItself = ordinary == (read.urgent ? 0 : 1);
        boolean isSuspect = read.losses == MOST_LOSSES - 1;
        if (isSuspect && byItself && !(doubt instanceof StoreClosedException)) {
            giveUp(read, doubt);
            backlog.takeSuspects(read::asksTheSame).forEach(op -> giveUp(op, doubt));
        } else if (read.requeue()) {
            read.alone = true;
            if (!isSuspect && (byItself || !read.urgent)) {
                read.losses++;
            }
            if (read.losses == MOST_LOSSES - 1) {
                backlog.suspect(read);
            } else {
                backlog.add(read);
            }
        }
    }

    private void giveUp(Op<?> read, KeyValueException doubt) {
        node.fail(
                read,
                new StoreUnavailableException(
                        "the connection to Redis at " + node.where() + " ended again and again while this was read, the"
                                + " last time with nothing else under way; it may be more than the server keeps for a"
                                + " client (its client-output-buffer-limit)",
                        Outcome.NOT_EXECUTED,
                        doubt));
    }

    /** Whether a failure says that a read was given up: nothing else that is not executed has such a doubt for its cause. */
    static boolean isGivenUp(Throwable failure) {
        return failure instanceof StoreUnavailableException
                && failure.getCause() instanceof StoreUnavailableException doubt
                && doubt.outcome() == Outcome.UNKNOWN;
    }

    /** The server said what it cannot have meant. */
    void surprised(Request request, String what) {
        request.forEachOp(op -> {
            if (op.isWrite()) {
                node.fail(op, new StoreUnavailableException("Redis answered " + what, Outcome.UNKNOWN, null));
            } else {
                node.again(op);
            }
        });
    }
}
