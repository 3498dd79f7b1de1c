package io.reactivekv.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A share of the hash index: an open-addressing table with linear probing, read without a lock and changed under the
 * segment's monitor.
 *
 * <p>The nodes are the table's only objects, so a reader touches the slot and the node and nothing else. In one table a
 * node never changes its slot, a removed one leaves a grave behind, and growing publishes a new table; a reader in an old
 * table is as right as one that came earlier, because what the node it finds holds decides.
 *
 * <p>A probe looks at a bounded number of slots. A node that finds no place within them, which takes hundreds of keys
 * with one hash code, is left out; while there are such nodes, a miss proves nothing ({@link #isComplete()}).
 */
final class HashSegment {

    static final int MAX_PROBES = 256;

    private static final int MIN_CAPACITY = 8;

    /** At most one slot in so many is taken: a slot costs 4 bytes, a wrong node met on the way a walk to main memory. */
    private static final int ROOM = 4;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Node[].class);

    /** No valid key is empty, so nobody finds it. */
    private static final Node GRAVE = new Node("", 0);

    private volatile @Nullable Node[] table = new Node[MIN_CAPACITY];
    private volatile int size;
    private volatile int leftOut;
    private int graves;

    @Nullable
    Node get(String key, int hash) {
        @Nullable Node[] table = this.table;
        int mask = table.length - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            Node node = (Node) SLOT.getAcquire(table, (hash + probe) & mask);
            if (node == null) {
                return null;
            }
            if (node.hash == hash && node.key.equals(key)) {
                return node;
            }
        }
        return null;
    }

    /** Whether every node is in the table. */
    boolean isComplete() {
        return leftOut == 0;
    }

    int size() {
        return size;
    }

    /** Adds a node whose key is not in the table. */
    synchronized void add(Node node) {
        if ((size - leftOut + graves + 1) * ROOM > table.length) {
            rehash(size - leftOut + 1);
        }
        size++;
        if (!place(table, node)) {
            leftOut++;
        }
    }

    synchronized void remove(Node node) {
        size--;
        int slot = slotOf(node);
        if (slot < 0) {
            leftOut--;
            return;
        }
        int mask = table.length - 1;
        boolean last = table[(slot + 1) & mask] == null;
        SLOT.setRelease(table, slot, last ? null : GRAVE);
        if (!last) {
            graves++;
        }
        int placed = size - leftOut;
        if (table.length > MIN_CAPACITY && placed * 4 * ROOM < table.length) {
            rehash(placed);
        }
    }

    /** The node in a slot counted round the table, for whoever takes samples. */
    @Nullable
    Node sample(int slot) {
        @Nullable Node[] table = this.table;
        Node node = (Node) SLOT.getAcquire(table, slot & (table.length - 1));
        return node == GRAVE ? null : node;
    }

    int capacity() {
        return table.length;
    }

    private int slotOf(Node node) {
        int mask = table.length - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int slot = (node.hash + probe) & mask;
            if (table[slot] == node) {
                return slot;
            }
            if (table[slot] == null) {
                return -1;
            }
        }
        return -1;
    }

    private boolean place(@Nullable Node[] table, Node node) {
        int mask = table.length - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int slot = (node.hash + probe) & mask;
            Node occupant = table[slot];
            if (occupant == null || occupant == GRAVE) {
                if (occupant == GRAVE) {
                    graves--;
                }
                SLOT.setRelease(table, slot, node);
                return true;
            }
        }
        return false;
    }

    /** Copies the nodes into a table that has between once and twice the room they need. */
    private synchronized void rehash(int expected) {
        int capacity = MIN_CAPACITY;
        while (capacity < expected * ROOM) {
            capacity *= 2;
        }
        @Nullable Node[] next = new Node[capacity];
        graves = 0;
        for (Node node : table) {
            if (node != null && node != GRAVE && !place(next, node)) {
                leftOut++;
            }
        }
        table = next;
    }
}
