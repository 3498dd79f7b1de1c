package io.reactivekv.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A key from its insertion to its removal; a key that comes back gets a new node.
 *
 * <p>What it holds alone decides whether the key is there: writing that is the moment at which an insertion, a change or
 * a removal happens for every reader. All indexes hold the same node and are brought up to date around that moment, by a
 * thread that holds the node's monitor:
 *
 * <ul>
 *   <li>insertion: ordered list, hash index, expiry index, then what it holds;
 *   <li>removal: it holds nothing, then hash index, ordered list, expiry index.
 * </ul>
 *
 * <p>So whoever holds the monitor and finds nothing has a node that is in no index, for good. Lock order: node, then a
 * lock inside one index; no thread holds two nodes.
 *
 * <p>A permanent entry needs no {@link Cell}: the node holds the value itself, which spares a reader a walk to another
 * place in memory. The version of a reference lies beside it. A writer makes them one: it puts a cell that has both, then
 * the version, then the value. A reader that saw the same version before and after a bare value has the version of that
 * value, since no other value was bare in between; it starts over only when a writer came further.
 */
class Node {

    private static final VarHandle HELD = field("held", Object.class);
    private static final VarHandle VERSION = field("version", long.class);

    final String key;
    final int hash;

    /** The position in the expiry heap, or -1; guarded by the heap. */
    int heapSlot = -1;

    /** A cell, or the bare value of a permanent entry; null before the insertion and from the removal on. */
    private volatile @Nullable Object held;

    /** The version of a reference that is bare. */
    private volatile long version;

    Node(String key, int hash) {
        this.key = key;
        this.hash = hash;
    }

    /** A cell, or the bare value of a permanent entry; null before the insertion and from the removal on. */
    final @Nullable Object held() {
        return held;
    }

    /** What the node holds, as a cell; null before the insertion and from the removal on. Takes no lock. */
    final @Nullable Cell cell() {
        while (true) {
            long before = version;
            Object found = held;
            if (found == null || found instanceof Cell) {
                return (Cell) found;
            }
            if (found instanceof byte[]) {
                return new Cell(found, Cell.NEVER);
            }
            if (version == before) {
                return new VersionedCell(found, Cell.NEVER, before);
            }
        }
    }

    /** Changes what the node holds, in one step for every reader; the caller holds the monitor. */
    final void hold(@Nullable Cell cell) {
        if (cell == null || cell.deadline != Cell.NEVER) {
            held = cell;
            return;
        }
        if (cell instanceof VersionedCell versioned) {
            HELD.setRelease(this, versioned);
            VERSION.setRelease(this, versioned.version);
        }
        held = cell.value;
    }

    /**
     * Changes what the node holds unless a reader has found it expired meanwhile, for whom it was gone; the caller holds the
     * monitor, has found {@code before} here, and looks again if this is false.
     */
    final boolean replace(Cell before, @Nullable Cell after) {
        if (before.deadline != Cell.NEVER && !HELD.compareAndSet(this, before, after)) {
            return false;
        }
        if (after == null || before.deadline == Cell.NEVER || after.deadline == Cell.NEVER) {
            hold(after);
        }
        return true;
    }

    /** A reader has found a cell expired; false if the node holds something else by now. Takes no lock. */
    final boolean expire(Cell cell) {
        return cell instanceof ExpiredCell || HELD.compareAndSet(this, cell, new ExpiredCell(cell.deadline));
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Node.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
