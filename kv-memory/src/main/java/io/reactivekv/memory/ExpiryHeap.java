package io.reactivekv.memory;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by the time when they are to be looked at: a heap of four children to a parent, with at most one record a node.
 *
 * <p>A time on file is a lower bound of the node's deadline. Guarded by its own monitor, which is the last that a thread
 * takes.
 */
final class ExpiryHeap {

    private static final int MIN_CAPACITY = 16;
    private static final int FAN_OUT = 4;

    private @Nullable Node[] nodes = new Node[0];
    private long[] times = new long[0];
    private int size;
    private volatile long earliest = Cell.NEVER;

    /** The first time on file; {@link Cell#NEVER} when there is none. Takes no lock. */
    long earliest() {
        return earliest;
    }

    synchronized int size() {
        return size;
    }

    /** Files a node under a time, or moves the record that it has. */
    synchronized void file(Node node, long time) {
        int slot = node.heapSlot;
        if (slot < 0) {
            ensureCapacity();
            siftUp(size++, node, time);
        } else if (time < times[slot]) {
            siftUp(slot, node, time);
        } else {
            siftDown(slot, node, time);
        }
        earliest = times[0];
    }

    /** Files a node under a time unless it is on file under an earlier one. */
    synchronized void fileBy(Node node, long time) {
        if (node.heapSlot < 0 || time < times[node.heapSlot]) {
            file(node, time);
        }
    }

    /** Removes the node's record, if it has one. */
    synchronized void remove(Node node) {
        int slot = node.heapSlot;
        if (slot < 0) {
            return;
        }
        node.heapSlot = -1;
        Node last = Objects.requireNonNull(nodes[--size]);
        nodes[size] = null;
        if (slot < size) {
            long time = times[size];
            if (time < times[slot]) {
                siftUp(slot, last, time);
            } else {
                siftDown(slot, last, time);
            }
        }
        earliest = size == 0 ? Cell.NEVER : times[0];
        shrink();
    }

    /** The first node on file, without removing it, if its time has come. */
    @Nullable
    Node firstDue(long now) {
        if (earliest > now) {
            return null;
        }
        synchronized (this) {
            return size > 0 && times[0] <= now ? nodes[0] : null;
        }
    }

    /** The time under which a node is on file; {@link Cell#NEVER} when it is not. */
    synchronized long timeOf(Node node) {
        return node.heapSlot < 0 ? Cell.NEVER : times[node.heapSlot];
    }

    private void siftUp(int from, Node node, long time) {
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) / FAN_OUT;
            if (times[parent] <= time) {
                break;
            }
            move(parent, slot);
            slot = parent;
        }
        put(slot, node, time);
    }

    private void siftDown(int from, Node node, long time) {
        int slot = from;
        for (int child = firstChild(slot); child < size; child = firstChild(slot)) {
            int least = child;
            int end = Math.min(child + FAN_OUT, size);
            for (int i = child + 1; i < end; i++) {
                if (times[i] < times[least]) {
                    least = i;
                }
            }
            if (time <= times[least]) {
                break;
            }
            move(least, slot);
            slot = least;
        }
        put(slot, node, time);
    }

    private static int firstChild(int slot) {
        return slot * FAN_OUT + 1;
    }

    private void move(int from, int to) {
        put(to, Objects.requireNonNull(nodes[from]), times[from]);
    }

    private void put(int slot, Node node, long time) {
        nodes[slot] = node;
        times[slot] = time;
        node.heapSlot = slot;
    }

    private void ensureCapacity() {
        if (size == nodes.length) {
            resize(Math.max(MIN_CAPACITY, size + (size >> 1)));
        }
    }

    private void shrink() {
        if (nodes.length > MIN_CAPACITY && size < nodes.length / 4) {
            resize(Math.max(MIN_CAPACITY, nodes.length / 2));
        }
    }

    private void resize(int capacity) {
        nodes = Arrays.copyOf(nodes, capacity);
        times = Arrays.copyOf(times, capacity);
    }
}
