package io.reactivekv.memory;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** What the sweeper knows a space by; weak, so that a space that was forgotten without being closed can be collected. */
final class SweepTicket {

    private final WeakReference<Space> space;
    private final Sweeper sweeper;

    /** By when the sweeper is going to look at the space, on the space's clock. */
    private volatile long plannedFor = Cell.NEVER;

    /** Whether the sweeper has it on its list; guarded by the sweeper. */
    boolean listed;

    SweepTicket(Space space, Sweeper sweeper) {
        this.space = new WeakReference<>(space);
        this.sweeper = sweeper;
    }

    /** The space; null when it has been collected. */
    @Nullable
    Space space() {
        return space.get();
    }

    /** Ends the sweeps of a space that has been closed. */
    void retire() {
        space.clear();
    }

    /** Makes sure of a sweep at a deadline or soon after it; called after the deadline was put on file. */
    void wakeBy(long deadline) {
        if (deadline < plannedFor) {
            plannedFor = deadline;
            sweeper.wake(this);
        }
    }

    /**
     * Plans the next sweep for the earliest time on file. A deadline filed before the plan was made is in it; one filed
     * after it is compared with it by {@link #wakeBy}.
     *
     * @return milliseconds until then; {@link Cell#NEVER} when nothing is on file, or the space is no more
     */
    long plan() {
        Space space = space();
        if (space == null) {
            return Cell.NEVER;
        }
        plannedFor = Cell.NEVER;
        long earliest = space.expiry.earliest();
        if (earliest == Cell.NEVER) {
            return Cell.NEVER;
        }
        plannedFor = earliest;
        return earliest - space.now();
    }
    /** Forgets the plan, since the sweeper has gone; called by the sweeper. */
    void cancel() {
        listed = false;
        plannedFor = Cell.NEVER;
    }
}
