package io.reactivekv.memory;

import io.reactivekv.KeyRange;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a space: an ordered list for ranges, and in front of it a hash index for single keys, since finding a key
 * among a million in a skip list takes microseconds.
 *
 * <p>The list decides which of two threads inserts a key. Both parts are supersets of the live keys; whether a node is
 * alive is for what it holds to say.
 */
final class KeyIndex {

    private static final int SEGMENT_BITS = 6;

    private final AdaptiveKeyOrder order = new AdaptiveKeyOrder();
    private final ConcurrentSkipListMap<String, Node> list = new ConcurrentSkipListMap<>(order);
    private final HashSegment[] segments = new HashSegment[1 << SEGMENT_BITS];

    KeyIndex() {
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new HashSegment();
        }
    }

    /** Spreads the key's own hash code: its high bits choose the segment, its low bits the slot. */
    static int hash(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    /** The node of a key; takes no lock. */
    @Nullable
    Node get(String key) {
        int hash = hash(key);
        HashSegment segment = segment(hash);
        Node node = segment.get(key, hash);
        return node != null || segment.isComplete() ? node : list.get(key);
    }

    /**
     * Adds a node; the caller holds its monitor.
     *
     * @return null, or the node that this key has already or still has: its monitor tells which
     */
    @Nullable
    Node insert(Node node) {
        order.announce(node.key);
        Node other = list.putIfAbsent(node.key, node);
        if (other == null) {
            addToSegment(node);
        }
        return other;
    }

    /** Takes a node out; the caller holds its monitor. */
    void remove(Node node) {
        try {
            segment(node.hash).remove(node);
        } finally {
            list.remove(node.key, node);
        }
    }

    /** The nodes of a range in order; sees insertions and removals as they happen, or not. */
    Iterator<Node> nodes(KeyRange range, boolean descending) {
        ConcurrentNavigableMap<String, Node> part = list;
        String start = range.start();
        String end = range.end().orElse(null);
        if (end != null) {
            order.announce(start, end);
            part = part.subMap(start, true, end, false);
        } else if (!start.isEmpty()) {
            part = part.tailMap(start, true);
        }
        NavigableMap<String, Node> directed = descending ? part.descendingMap() : part;
        return directed.values().iterator();
    }

    /** Number of nodes; exact when nothing changes meanwhile. */
    long size() {
        long size = 0;
        for (HashSegment segment : segments) {
            size += segment.size();
        }
        return size;
    }

    /**
     * Fills an array with nodes that lie together in the hash index, hence anywhere in the order; when these are too few,
     * because others found no place there, with the first in the order, among them perhaps some again.
     *
     * @return how many; fewer than asked for only when there are no more
     */
    int sample(RandomGenerator random, Node[] into) {
        int found = 0;
        int first = random.nextInt(segments.length);
        for (int i = 0; i < segments.length && found < into.length; i++) {
            HashSegment segment = segments[(first + i) & (segments.length - 1)];
            int capacity = segment.capacity();
            int start = random.nextInt(capacity);
            for (int slot = 0; slot < capacity && found < into.length; slot++) {
                Node node = segment.sample(start + slot);
                if (node != null) {
                    into[found++] = node;
                }
            }
        }
        if (found < into.length && found < size()) {
            for (Iterator<Node> each = list.values().iterator(); found < into.length && each.hasNext(); ) {
                into[found++] = each.next();
            }
        }
        return found;
    }

    private void addToSegment(Node node) {
        try {
            segment(node.hash).add(node);
        } catch (Throwable e) {
            list.remove(node.key, node);
            throw e;
        }
    }

    private HashSegment segment(int hash) {
        return segments[hash >>> (Integer.SIZE - SEGMENT_BITS)];
    }
}
