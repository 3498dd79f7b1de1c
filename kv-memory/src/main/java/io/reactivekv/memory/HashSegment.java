package io.reactivekv.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A share of the hash index: an open-addressing table with linear probing, read without a lock and changed under the
 * segment's monitor.
 *
 * <p>A slot is a node and its key, side by side. In a large table each of the two is a walk to main memory, and a
 * processor that finds both addresses in one place goes both ways at once: with the key behind the node, a read took a
 * third longer. In one table a node never changes its slot, a removed one leaves a grave behind, and growing publishes a
 * new table; a reader in an old table is as right as one that came earlier, because what the node it finds holds decides.
 *
 * <p>A probe looks at a bounded number of slots. A node that finds no place within them, which takes hundreds of keys
 * with one hash code, is left out; while there are such nodes, a miss proves nothing ({@link #isComplete()}).
 */
final class HashSegment {

    static final int MAX_PROBES = 256;

    private static final int MIN_CAPACITY = 8;

    /** At most one slot in so many is taken: a slot costs 8 bytes, a wrong node met on the way a walk to main memory. */
    private static final int ROOM = 4;

    /** Room for one grave in so many nodes is left where a table is made, lest a full one is made again at every removal. */
    private static final int LEEWAY = 32;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

    /** No valid key is empty, so nobody finds it. */
    private static final Node GRAVE = new Node("", 0);

    /** The node of a slot, then its key. */
    private volatile @Nullable Object[] table = new Object[2 * MIN_CAPACITY];

    private volatile int size;
    private volatile int leftOut;
    private int graves;

    @Nullable
    Node get(String key, int hash) {
        @Nullable Object[] table = this.table;
        int mask = slots(table) - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int slot = (hash + probe) & mask;
            Node node = node(table, slot);
            if (node == null) {
                return null;
            }
            if (node.hash == hash && isKeyOf(node, table, slot, key)) {
                return node;
            }
        }
        return null;
    }

    /**
     * Whether a node found in a slot has this key. The slot is asked first, so that nothing waits for the node to come from
     * memory but the check that the key beside it is its own, and not that of one that has the slot by now.
     */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isKeyOf(Node node, @Nullable Object[] table, int slot, String key) {
        Object beside = table[2 * slot + 1];
        return (key.equals(beside) && beside == node.key) || node.key.equals(key);
    }

    private static @Nullable Node node(@Nullable Object[] table, int slot) {
        return (Node) ELEMENT.getAcquire(table, 2 * slot);
    }

    private static int slots(@Nullable Object[] table) {
        return table.length >> 1;
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
        int placed = size - leftOut;
        if ((placed + graves + 1) * ROOM > slots(table)) {
            rehash(placed + placed / LEEWAY + 1);
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
        int mask = slots(table) - 1;
        boolean last = table[2 * ((slot + 1) & mask)] == null;
        ELEMENT.setRelease(table, 2 * slot, last ? null : GRAVE);
        table[2 * slot + 1] = null;
        if (!last) {
            graves++;
        }
        int placed = size - leftOut;
        if (slots(table) > MIN_CAPACITY && placed * 4 * ROOM < slots(table)) {
            rehash(placed);
        }
    }

    /** The node in a slot counted round the table, for whoever takes samples. */
    @Nullable
    Node sample(int slot) {
        @Nullable Object[] table = this.table;
        Node node = node(table, slot & (slots(table) - 1));
        return node == GRAVE ? null : node;
    }

    int capacity() {
        return slots(table);
    }

    private int slotOf(Node node) {
        int mask = slots(table) - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int slot = (node.hash + probe) & mask;
            Object occupant = table[2 * slot];
            if (occupant == node) {
                return slot;
            }
            if (occupant == null) {
                return -1;
            }
        }
        return -1;
    }

    private boolean place(@Nullable Object[] table, Node node) {
        int mask = slots(table) - 1;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int slot = (node.hash + probe) & mask;
            Object occupant = table[2 * slot];
            if (occupant == null || occupant == GRAVE) {
                if (occupant == GRAVE) {
                    graves--;
                }
                table[2 * slot + 1] = node.key;
                ELEMENT.setRelease(table, 2 * slot, node);
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
        @Nullable Object[] next = new Object[2 * capacity];
        graves = 0;
        for (int slot = 0; slot < slots(table); slot++) {
            Node node = node(table, slot);
            if (node != null && node != GRAVE && !place(next, node)) {
                leftOut++;
            }
        }
        table = next;
    }
}
