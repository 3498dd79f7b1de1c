package io.reactivekv.memory;

import io.reactivekv.KeyRange;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the live entries of a range.
 *
 * @param <T> what is made of an entry
 */
final class RangePull<T> implements Pull<Node, T> {

    private final Space space;
    private final KeyRange range;
    private final boolean descending;
    private final Function<Node, @Nullable T> view;

    /** The view gives null for a node that is not alive. */
    RangePull(Space space, KeyRange range, boolean descending, Function<Node, @Nullable T> view) {
        this.space = space;
        this.range = range;
        this.descending = descending;
        this.view = view;
    }

    @Override
    public Iterator<Node> iterator() {
        return space.index.nodes(range, descending);
    }

    /** Looks into what the node holds, since that has to come from memory, too. */
    @Override
    public boolean isGone(Node node) {
        Object held = node.held();
        return held == null || (held instanceof Cell cell && cell.deadline == Cell.ABSENT.deadline);
    }

    @Override
    public boolean isLive(Node node) {
        return space.value(node) != null;
    }

    @Override
    public @Nullable T emit(Node node) {
        return view.apply(node);
    }
}
