package io.reactivekv.tck.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for an order of one key's operations. Calls and returns stand in a list by time; an operation is tried by
 * taking it out of the list, and put back where that leads nowhere. Reaching a return means that its operation should have
 * been taken by now.
 */
final class OrderSearch {

    private final State initial;
    private final Node head = new Node(-1, true);
    private final List<Operation> operations;
    private final Deque<Taken> taken = new ArrayDeque<>();
    private List<Operation> longest = List.of();

    /** @param operations of one key, by time of call */
    OrderSearch(List<Operation> operations, State initial) {
        this.operations = operations;
        this.initial = initial;
        link();
    }

    private static final class Node {
        final int operation;
        final boolean isCall;

        @Nullable
        Node match;

        @Nullable
        Node before;

        @Nullable
        Node after;

        Node(int operation, boolean isCall) {
            this.operation = operation;
            this.isCall = isCall;
        }

        void takeOut() {
            if (before != null) {
                before.after = after;
            }
            if (after != null) {
                after.before = before;
            }
        }

        void putBack() {
            if (before != null) {
                before.after = this;
            }
            if (after != null) {
                after.before = this;
            }
        }
    }

    private record Taken(Node call, State stateBefore) {}

    /** What was tried: which operations, in whatever order, and the state they left. */
    private record Tried(BitSet operations, State state) {}

    private record Moment(long time, Node node) {}

    private void link() {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            Node call = new Node(i, true);
            moments.add(new Moment(operation.called(), call));
            if (operation.returned() != Operation.NEVER) {
                Node end = new Node(i, false);
                call.match = end;
                moments.add(new Moment(operation.returned(), end));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::time));
        Node last = head;
        for (Moment moment : moments) {
            last.after = moment.node();
            moment.node().before = last;
            last = moment.node();
        }
    }

    boolean succeeds() {
        State state = initial;
        BitSet done = new BitSet();
        Set<Tried> tried = new HashSet<>();
        long toReturn = operations.stream()
                .filter(op -> op.returned() != Operation.NEVER)
                .count();
        Node node = head.after;
        while (toReturn > 0) {
            if (node != null && node.isCall) {
                Operation operation = operations.get(node.operation);
                Action.Step step = operation.action().on(state);
                if (operation.agreesWith(step.answer()) && tried.add(new Tried(with(done, node), step.state()))) {
                    toReturn -= take(node, state);
                    done.set(node.operation);
                    state = step.state();
                    node = head.after;
                } else {
                    node = node.after;
                }
            } else {
                Taken last = taken.pollLast();
                if (last == null) {
                    return false;
                }
                toReturn += putBack(last.call());
                done.clear(last.call().operation);
                state = last.stateBefore();
                node = last.call().after;
            }
        }
        return true;
    }

    private static BitSet with(BitSet done, Node call) {
        BitSet more = (BitSet) done.clone();
        more.set(call.operation);
        return more;
    }

    /** Returns how many returns were taken out with the call: one, or none of an operation that never returned. */
    private int take(Node call, State state) {
        taken.addLast(new Taken(call, state));
        if (taken.size() > longest.size()) {
            longest = taken.stream()
                    .map(step -> operations.get(step.call().operation))
                    .toList();
        }
        call.takeOut();
        if (call.match == null) {
            return 0;
        }
        call.match.takeOut();
        return 1;
    }

    private static int putBack(Node call) {
        int returns = 0;
        if (call.match != null) {
            call.match.putBack();
            returns = 1;
        }
        call.putBack();
        return returns;
    }

    /** The longest order that made sense, while searching. */
    List<Operation> longestOrder() {
        return longest;
    }
}
