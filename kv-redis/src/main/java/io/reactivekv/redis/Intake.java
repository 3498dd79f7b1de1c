package io.reactivekv.redis;

import io.reactivekv.StoreOverloadedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where operations come in for a {@link Node}, as long as there is room: from other threads by an {@link Inbox}, from the
 * home loop itself, in the course of its work, by a plain list.
 */
final class Intake {

    private final int limit;
    private final Backlog backlog;
    private final Inbox inbox = new Inbox();
    private final List<Op<?>> arrivals = new ArrayList<>();
    private volatile int waiting;

    /**
     * An intake.
     *
     * @param limit how many operations may wait, here and in the backlog
     * @param backlog where operations go from here
     */
    Intake(int limit, Backlog backlog) {
        this.limit = limit;
        this.backlog = backlog;
    }

    /**
     * Whether as many wait as are allowed.
     *
     * @param onTurn whether the home loop asks in the course of its work
     */
    boolean isFull(boolean onTurn) {
        return inbox.size() + (onTurn ? backlog.size() + arrivals.size() : waiting) >= limit;
    }

    /** What an operation is told for which there is no room. */
    StoreOverloadedException overload(String where) {
        return new StoreOverloadedException(
                "as many operations as are allowed wait for " + where + " (option maxPending, " + limit + ")");
    }

    /** Adds an operation on the home loop, which will look here before its work ends. */
    void addOnTurn(Op<?> op) {
        Object unused = arrivals.add(op);
    }

    /** Adds an operation on any thread; true when the home loop has to be woken. */
    boolean add(Op<?> op) {
        return inbox.push(op);
    }

    /** Whether something has come in that the home loop has not taken. */
    boolean isEmpty() {
        return arrivals.isEmpty() && inbox.size() == 0;
    }

    /** Tells those who ask whether there is room how many wait in the backlog. */
    void tellWaiting() {
        waiting = backlog.size();
    }

    /** Empties it on the home loop, as far as somebody still wants what came in. */
    void drainTo(Consumer<Op<?>> taker) {
        for (int i = 0; i < arrivals.size(); i++) {
            pass(arrivals.get(i), taker);
        }
        arrivals.clear();
        Op<?> newest = inbox.takeAll();
        if (newest != null) {
            // At once, for else as many again would find room until all are in the backlog.
            waiting = backlog.size() + newest.depth;
            passAll(newest, taker);
        }
    }

    /** Empties what other threads use, on any thread. */
    void drainInboxTo(Consumer<Op<?>> taker) {
        passAll(inbox.takeAll(), taker);
    }

    private static void passAll(@Nullable Op<?> newest, Consumer<Op<?>> taker) {
        for (Op<?> op = Inbox.turned(newest); op != null; ) {
            Op<?> following = op.next;
            op.next = null;
            pass(op, taker);
            op = following;
        }
    }

    private static void pass(Op<?> op, Consumer<Op<?>> taker) {
        if (op.isLive()) {
            taker.accept(op);
        }
    }
}
