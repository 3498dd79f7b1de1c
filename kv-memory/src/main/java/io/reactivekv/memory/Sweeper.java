package io.reactivekv.memory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Removes expired entries in the background: one daemon thread for all spaces of the process, which lives only while some
 * space has an expiring entry.
 *
 * <p>It goes from space to space in small portions and holds one node at a time, so that readers and writers do not
 * notice when a million entries expire at once. Its monitor is held only to change the list; whoever files a deadline
 * takes it without holding a node.
 */
class Sweeper {

    /** The process's own. */
    static final Sweeper SHARED = new Sweeper();

    /** For tests that sweep by hand. */
    static final Sweeper NONE = new Sweeper() {
        @Override
        void wake(SweepTicket ticket) {}
    };

    private static final int PORTION = 256;
    private static final long MIN_PAUSE_MILLIS = 20;

    /** Long enough to cost nothing, short enough for clocks that are set or moved by hand. */
    private static final long MAX_PAUSE_MILLIS = 1_000;

    private final List<SweepTicket> tickets = new ArrayList<>();
    private @Nullable Thread thread;

    /** Has a space swept, now and as long as it has expiring entries. */
    synchronized void wake(SweepTicket ticket) {
        if (!ticket.listed) {
            ticket.listed = true;
            tickets.add(ticket);
        }
        if (thread != null) {
            LockSupport.unpark(thread);
            return;
        }
        try {
            thread = started(this::run);
        } catch (Throwable e) {
            // The write is done, and writers sweep a little themselves. The next one asks for a thread again.
            forgetAll();
        }
    }

    /** A new thread, which the system may have none of. */
    Thread started(Runnable sweeps) {
        Thread fresh = new Thread(null, sweeps, "kv-memory-sweeper", 0, false);
        fresh.setDaemon(true);
        fresh.setContextClassLoader(null);
        fresh.start();
        return fresh;
    }

    synchronized boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            sweepAll();
            for (long pause = plan(); pause > 0; pause = plan()) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
                sweepAll();
            }
        } finally {
            ended();
        }
    }

    private synchronized List<SweepTicket> listed() {
        return List.copyOf(tickets);
    }

    private void sweepAll() {
        boolean more = true;
        while (more) {
            more = false;
            for (SweepTicket ticket : listed()) {
                more |= sweepPortion(ticket);
            }
        }
    }

    /** Whether there may be more. A space that fails, as its clock may, is given up, and the others are not. */
    private boolean sweepPortion(SweepTicket ticket) {
        try {
            Space space = ticket.space();
            return space != null && space.sweep(PORTION) == PORTION;
        } catch (Throwable e) {
            forget(ticket);
            Thread sweeping = Thread.currentThread();
            sweeping.getUncaughtExceptionHandler().uncaughtException(sweeping, e);
            return false;
        }
    }

    /** After a failure: whoever writes there next has to call again. */
    private synchronized void forget(SweepTicket ticket) {
        ticket.cancel();
        tickets.remove(ticket);
    }

    /** Milliseconds until there may be something to do; 0 when there will be nothing, unless somebody calls. */
    private synchronized long plan() {
        long pause = MAX_PAUSE_MILLIS;
        for (Iterator<SweepTicket> each = tickets.iterator(); each.hasNext(); ) {
            SweepTicket ticket = each.next();
            long wait = untilDue(ticket);
            if (wait == Cell.NEVER) {
                ticket.listed = false;
                each.remove();
            }
            pause = Math.min(pause, wait);
        }
        if (tickets.isEmpty()) {
            thread = null;
            return 0;
        }
        return Math.max(MIN_PAUSE_MILLIS, pause);
    }

    private static long untilDue(SweepTicket ticket) {
        try {
            return ticket.plan();
        } catch (Throwable e) {
            return MIN_PAUSE_MILLIS; // If it goes on failing, the next sweep fails, too, and says so.
        }
    }

    private synchronized void ended() {
        if (thread == Thread.currentThread()) {
            thread = null;
            forgetAll();
        }
    }

    /** After a failure: whoever writes next has to call again. The caller holds the monitor. */
    private void forgetAll() {
        tickets.forEach(SweepTicket::cancel);
        tickets.clear();
    }
}
