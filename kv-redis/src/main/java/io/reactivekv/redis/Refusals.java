package io.reactivekv.redis;

/**
 * Decides about operations that the server refused, none of which was executed: whether they are sent again, at once or
 * later, here or elsewhere, or fail. Confined to the home loop.
 */
final class Refusals {

    private final Node node;
    private final Router router;
    private final Line line;
    private final Backlog backlog;

    Refusals(Node node, Router router, Line line, Backlog backlog) {
        this.node = node;
        this.router = router;
        this.line = line;
        this.backlog = backlog;
    }

    /**
     * Decides about an operation.
     *
     * @param together whether others shared the request, so that it may not be this one's fault
     */
    void refused(Op<?> op, String error, boolean together) {
        if (op instanceof CallOp call && call.call.isUndivided() && isNotHere(error)) {
            node.fail(call, new NotHere(error));
            return;
        }
        switch (ServerError.of(error)) {
            case UNKNOWN_SCRIPT -> learnAgain(op);
            case MOVED -> redirected(op, error);
            case ASK -> {
                // Before 7.0 that is said when any of several keys is elsewhere.
                if (together) {
                    alone(op);
                } else {
                    redirected(op, error);
                }
            }
            case NOT_NOW -> {
                if (ServerError.isClusterDown(error)) {
                    router.down();
                }
                if (together && NotHere.isMeantBy(error) && !ServerError.concernsAll(error)) {
                    alone(op);
                } else {
                    rest(op, error);
                }
            }
            case NOT_MASTER -> {
                rest(op, error);
                line.refusesWrites();
            }
            case FINAL -> {
                if (together && !ServerError.concernsAll(error)) {
                    alone(op);
                } else {
                    node.fail(op, ServerError.failure(error));
                }
            }
        }
    }

    /** Whether a call need not wait. That a replica takes no upkeep is no reason to leave it, unless only a master will do. */
    private boolean isNotHere(String error) {
        return NotHere.isMeantBy(error) && !(line.mastersOnly() && ServerError.of(error) == ServerError.NOT_MASTER);
    }

    private void learnAgain(Op<?> op) {
        Link link = line.link();
        if (link != null) {
            link.forgetScripts();
        }
        // Else it would be sent away, the script would not be learnt, and so on for ever.
        op.asking = op.asked;
        node.again(op);
    }

    /** What is refused together may be found, or fail, one by one. */
    private void alone(Op<?> op) {
        op.alone = true;
        node.again(op);
    }

    private void redirected(Op<?> op, String error) {
        op.trouble = ServerError.failure(error);
        if (op.requeue()) {
            router.redirected(op, node, error);
        }
    }

    private void rest(Op<?> op, String error) {
        op.trouble = ServerError.failure(error);
        if (op.requeue()) {
            rest(op);
        }
    }

    /** Lets an operation that was taken back wait for its next attempt, unless its time is up. */
    void rest(Op<?> op) {
        if (System.nanoTime() - op.deadline() < 0) {
            backlog.rest(op);
        } else {
            node.fail(op, Overdue.failure(op, node.where(), null));
        }
    }
}
