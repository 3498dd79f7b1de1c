package io.reactivekv.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The operations that a {@link Node} has taken in and not sent: the urgent ones, those that wait their turn, those that
 * may be what ended one connection after another, and those that rest until the next tick because the server cannot execute
 * them at the moment. Confined to the home loop.
 */
final class Backlog {

    private final ArrayDeque<Op<?>> urgent = new ArrayDeque<>();
    private final ArrayDeque<Op<?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Op<?>> suspects = new ArrayDeque<>();
    private final ArrayList<Op<?>> resting = new ArrayList<>();

    ArrayDeque<Op<?>> urgent() {
        return urgent;
    }

    ArrayDeque<Op<?>> waiting() {
        return waiting;
    }

    /** What is to be sent while nothing else is under way. */
    ArrayDeque<Op<?>> suspects() {
        return suspects;
    }

    int size() {
        return urgent.size() + waiting.size() + suspects.size() + resting.size();
    }

    /** Adds an operation behind the others of its kind. */
    void add(Op<?> op) {
        queue(op).add(op);
    }

    /** Adds an operation whose turn it was already. */
    void addFirst(Op<?> op) {
        queue(op).addFirst(op);
    }

    /** Adds an operation that may be what ended its last connections. */
    void suspect(Op<?> op) {
        (op.urgent ? urgent : suspects).add(op);
    }

    /** Takes those of the suspects that are like this. */
    List<Op<?>> takeSuspects(Predicate<Op<?>> like) {
        List<Op<?>> taken = new ArrayList<>();
        boolean unused = suspects.removeIf(op -> like.test(op) && taken.add(op));
        return taken;
    }

    /** Adds an operation that is to be tried again later. */
    void rest(Op<?> op) {
        Object unused = resting.add(op);
    }

    /** Takes those that have rested, as far as somebody still wants them. */
    List<Op<?>> takeRested() {
        return take(List.of(resting));
    }

    /** Takes all, as far as somebody still wants them. */
    List<Op<?>> takeAll() {
        return take(List.of(urgent, waiting, suspects, resting));
    }

    /** Leaves out those that are over. */
    void removeIf(Predicate<Op<?>> isOver) {
        boolean unused = urgent.removeIf(isOver);
        unused = waiting.removeIf(isOver);
        unused = suspects.removeIf(isOver);
        unused = resting.removeIf(isOver);
    }

    /** Passes all to somebody else. */
    void drainTo(Consumer<Op<?>> taker) {
        takeAll().forEach(taker);
    }

    /** Passes all to somebody else that may not be sent while the gate is closed. */
    void drainGatedTo(Consumer<Op<?>> taker) {
        List<Op<?>> gated = new ArrayList<>(waiting);
        waiting.clear();
        gated.addAll(suspects);
        suspects.clear();
        boolean unused = resting.removeIf(op -> !op.urgent && gated.add(op));
        gated.stream().filter(Op::isLive).forEach(taker);
    }

    private static List<Op<?>> take(List<Collection<Op<?>>> from) {
        List<Op<?>> taken =
                from.stream().flatMap(Collection::stream).filter(Op::isLive).toList();
        from.forEach(Collection::clear);
        return taken;
    }

    private ArrayDeque<Op<?>> queue(Op<?> op) {
        return op.urgent ? urgent : waiting;
    }
}
