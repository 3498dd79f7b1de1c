package io.reactivekv.memory;

/** A node of a bounded space, which knows what eviction asks for; an unbounded space does not pay for it. */
final class BoundedNode extends Node {

    /** When it was made, last read or written, by {@link System#nanoTime}; racy, since a lost update does no harm. */
    long lastUse = System.nanoTime();

    /** What it counts towards the bound on bytes; guarded by the node's monitor. */
    long weight;

    BoundedNode(String key, int hash) {
        super(key, hash);
    }
}
