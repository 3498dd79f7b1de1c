package io.reactivekv.memory;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Entries, their indexes, and the one way to change them.
 *
 * <p>Reads take no lock. A change holds the monitor of one {@link Node}, which decides what every reader sees;
 * subscribers are told and bounds are enforced after it is released.
 */
final class Space {

    /** What a writer does for the sweep, so that memory stays bounded even while the sweeper gets no processor time. */
    private static final int STEPS_PER_EXPIRING_WRITE = 2;

    private static final int PORTION = 1024;

    /** Answers that the node has left the indexes, so that the key is to be looked up again. */
    private static final Cell GONE = new Cell(Cell.NOTHING, Long.MIN_VALUE);

    final KeyIndex index = new KeyIndex();
    final ExpiryIndex expiry = new ExpiryIndex();
    final Watchers watchers = new Watchers();
    final Limits limits;
    final @Nullable Eviction eviction;
    private final InstantSource clock;
    private final AtomicLong versions = new AtomicLong();
    private final SweepTicket ticket;

    Space(InstantSource clock, Limits limits, Sweeper sweeper) {
        this.clock = clock;
        this.limits = limits;
        this.eviction = limits.isUnlimited() ? null : new Eviction(this);
        this.ticket = new SweepTicket(this, sweeper);
    }

    /** Tells the sweeper that nobody uses the space any more. */
    void retire() {
        ticket.retire();
    }

    long now() {
        return clock.millis();
    }

    /** The live value of a key, which counts as a use. */
    @Nullable
    Object value(String key) {
        Node node = use(key);
        return node == null ? null : value(node);
    }

    /** The live cell of a key, which counts as a use. */
    @Nullable
    Cell read(String key) {
        Node node = use(key);
        return node == null ? null : live(node);
    }

    /** The live cell of a key, without that counting as a use. */
    @Nullable
    Cell peek(String key) {
        Node node = index.get(key);
        return node == null ? null : live(node);
    }

    private @Nullable Node use(String key) {
        Node node = index.get(key);
        if (node != null && eviction != null) {
            eviction.touch(node);
        }
        return node;
    }

    /** The value of a node if it is alive; makes no cell. */
    @Nullable
    Object value(Node node) {
        Object held = node.held();
        if (held instanceof Cell) {
            Cell cell = live(node);
            return cell == null ? null : cell.value;
        }
        return held;
    }

    /**
     * The cell of a node if it is alive. One that has expired is marked before it is called absent, so that no writer that
     * has read the clock before keeps it alive; where something else is there by now, that counts. Who marks it tells the
     * watchers, since a sweep may be long in coming. To be called without holding a node.
     */
    @Nullable
    Cell live(Node node) {
        Cell cell = node.cell();
        while (cell != null && cell.deadline != Cell.NEVER && cell.isOver(now())) {
            if (node.expire(cell)) {
                if (!(cell instanceof ExpiredCell)) {
                    watchers.changed(node.key);
                }
                return null;
            }
            cell = node.cell();
        }
        return cell;
    }

    /** A cell for a value, with a version of its own if it is a reference. */
    Cell cell(Object value, long deadline) {
        return value instanceof byte[]
                ? new Cell(value, deadline)
                : new VersionedCell(value, deadline, versions.incrementAndGet());
    }

    /**
     * Carries out an edit.
     *
     * @return what was there before, {@link Cell#ABSENT} for nothing; null when the edit's condition did not hold
     */
    @Nullable
    Cell execute(Edit edit) {
        Cell before = tryExecute(edit);
        while (before == GONE) {
            before = tryExecute(edit);
        }
        return before;
    }

    private @Nullable Cell tryExecute(Edit edit) {
        Node node = index.get(edit.key);
        if (node == null) {
            if (!edit.accepts(Cell.ABSENT)) {
                return null;
            }
            Cell after = edit.apply(Cell.ABSENT, this, now());
            if (after == null) {
                return Cell.ABSENT;
            }
            node = insert(edit, after);
            if (node == null) {
                afterWrite(edit.key, after);
                return Cell.ABSENT;
            }
        }
        return change(node, edit);
    }

    /** Inserts a node and returns null, or returns the node that the key has. */
    private @Nullable Node insert(Edit edit, Cell cell) {
        int hash = KeyIndex.hash(edit.key);
        Node fresh = eviction == null ? new Node(edit.key, hash) : new BoundedNode(edit.key, hash);
        synchronized (fresh) {
            Node other = index.insert(fresh);
            if (other != null) {
                return other;
            }
            try {
                expiry.change(fresh, Cell.NEVER, cell.deadline);
            } catch (Throwable e) {
                index.remove(fresh);
                throw e;
            }
            if (eviction != null) {
                eviction.added(fresh, edit.weight(0));
            }
            fresh.hold(cell);
        }
        return null;
    }

    private @Nullable Cell change(Node node, Edit edit) {
        Cell before;
        Cell after;
        boolean accepted;
        synchronized (node) {
            Cell found;
            do {
                found = node.cell();
                if (found == null) {
                    return GONE;
                }
                long now = now();
                before = found.isOver(now) ? Cell.ABSENT : found;
                accepted = edit.accepts(before);
                after = accepted ? edit.apply(before, this, now) : before == Cell.ABSENT ? null : before;
            } while (!conclude(node, edit, found, after));
        }
        if (after == null) {
            watchers.changed(node.key);
        } else if (after != before) {
            afterWrite(node.key, after);
        } else if (eviction != null) {
            eviction.touch(node);
        }
        return accepted ? before : null;
    }

    /** Makes a change, or none; false if a reader has found the entry expired since the writer has looked. */
    private boolean conclude(Node node, Edit edit, Cell found, @Nullable Cell after) {
        if (after == null) {
            return unlink(node, found);
        }
        if (after == found) {
            return found.deadline == Cell.NEVER || node.held() == found;
        }
        expiry.change(node, found.deadline, after.deadline);
        if (!node.replace(found, after)) {
            expiry.change(node, after.deadline, found.deadline);
            return false;
        }
        if (eviction != null) {
            eviction.changed(node, edit);
        }
        return true;
    }

    private void afterWrite(String key, Cell after) {
        watchers.changed(key);
        if (after.deadline != Cell.NEVER) {
            ticket.wakeBy(after.deadline);
            int unused = sweep(expiry.heap(KeyIndex.hash(key)), now(), STEPS_PER_EXPIRING_WRITE);
        }
        if (eviction != null) {
            eviction.enforce();
        }
    }

    /**
     * Takes a node out of everything; the caller holds its monitor and has found this cell in it. False if a reader has found
     * the entry expired since.
     */
    private boolean unlink(Node node, Cell found) {
        if (!node.replace(found, null)) {
            return false;
        }
        if (eviction != null) {
            eviction.removed(node);
        }
        try {
            index.remove(node);
        } finally {
            expiry.change(node, found.deadline, Cell.NEVER);
        }
        return true;
    }

    /** Removes an entry whatever it holds; false when it was absent or expired. */
    boolean remove(Node node) {
        boolean wasLive;
        synchronized (node) {
            Cell found;
            do {
                found = node.cell();
                if (found == null) {
                    return false;
                }
                wasLive = !found.isOver(now());
            } while (!unlink(node, found));
        }
        watchers.changed(node.key);
        return wasLive;
    }

    /**
     * Removes expired entries.
     *
     * @param limit how many nodes to look at, at most
     * @return how many were looked at; each was removed, or filed anew under a deadline that had moved away
     */
    int sweep(int limit) {
        long now = now();
        int steps = 0;
        for (ExpiryHeap heap : expiry.heaps()) {
            steps += sweep(heap, now, limit - steps);
        }
        return steps;
    }

    /** Removes all that have expired by now. */
    void sweepAll() {
        int steps = PORTION;
        while (steps == PORTION) {
            steps = sweep(PORTION);
        }
    }

    private int sweep(ExpiryHeap heap, long now, int limit) {
        int steps = 0;
        for (Node due = heap.firstDue(now); due != null && steps < limit; due = heap.firstDue(now())) {
            settle(due, heap);
            steps++;
        }
        return steps;
    }

    /** Looks at a node that was due; by now somebody else may have changed it, removed it, or set the clock back. */
    void settle(Node node, ExpiryHeap heap) {
        boolean told;
        synchronized (node) {
            Cell found;
            do {
                found = node.cell();
                if (found == null || found.deadline == Cell.NEVER) {
                    return; // has left the heap since it was read there
                }
                if (!found.isOver(now())) {
                    heap.file(node, found.deadline);
                    return;
                }
            } while (!unlink(node, found));
            told = found instanceof ExpiredCell;
        }
        if (!told) {
            watchers.changed(node.key);
        }
    }
}
