package io.reactivekv.memory;

import org.jspecify.annotations.Nullable;

/**
 * A key from its insertion to its removal; a key that comes back gets a new node.
 *
 * <p>The cell alone decides whether the key is there: writing it is the moment at which an insertion, a change or a
 * removal happens for every reader. All indexes hold the same node and are brought up to date around that moment, by a
 * thread that holds the node's monitor:
 *
 * <ul>
 *   <li>insertion: ordered list, hash index, expiry index, then the cell;
 *   <li>removal: the cell becomes null, then hash index, ordered list, expiry index.
 * </ul>
 *
 * <p>So whoever holds the monitor and finds no cell has a node that is in no index, for good. Lock order: node, then a
 * lock inside one index; no thread holds two nodes.
 */
class Node {

    final String key;
    final int hash;

    /** Written under the monitor, read without; null before the insertion and from the removal on. */
    volatile @Nullable Cell cell;

    /** The position in the expiry heap, or -1; guarded by the heap. */
    int heapSlot = -1;

    Node(String key, int hash) {
        this.key = key;
        this.hash = hash;
    }
}
