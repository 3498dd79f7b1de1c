package io.reactivekv.memory;

import java.util.List;
import java.util.stream.Stream;

/**
 * The expiring nodes of a space, in heaps by hash so that writers seldom meet.
 *
 * <p>A node is on file exactly when its cell has a deadline, under a time that is not later; who holds the node's
 * monitor finds this true. A deadline that moves away leaves the record alone, so that extending a TTL costs nothing;
 * the sweep files the node anew when it comes to it.
 */
final class ExpiryIndex {

    private static final int HEAP_BITS = 3;

    private final List<ExpiryHeap> heaps =
            Stream.generate(ExpiryHeap::new).limit(1 << HEAP_BITS).toList();

    /** Takes note that a node's deadline has changed; the caller holds its monitor. */
    void change(Node node, long from, long to) {
        if (to == Cell.NEVER) {
            if (from != Cell.NEVER) {
                heap(node.hash).remove(node);
            }
        } else if (from == Cell.NEVER || to < from) {
            heap(node.hash).fileBy(node, to);
        }
    }

    /** The heap that a node with this hash belongs to. */
    ExpiryHeap heap(int hash) {
        return heaps.get(hash >>> (Integer.SIZE - HEAP_BITS));
    }

    List<ExpiryHeap> heaps() {
        return heaps;
    }

    /** The first time on file; {@link Cell#NEVER} when nothing expires. */
    long earliest() {
        long earliest = Cell.NEVER;
        for (ExpiryHeap heap : heaps) {
            earliest = Math.min(earliest, heap.earliest());
        }
        return earliest;
    }

    /** Number of nodes on file. */
    long size() {
        long size = 0;
        for (ExpiryHeap heap : heaps) {
            size += heap.size();
        }
        return size;
    }
}
