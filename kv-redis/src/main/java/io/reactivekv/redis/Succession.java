package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds out now and then whether the master of a live link has been replaced, which the link itself may never show: nobody
 * tells a master that is cut off from its Sentinels. Believed when it is found twice in a row, or three times where so few may be
 * asked that a single one which is mistaken is a majority, or nearly so. Confined to the home loop.
 */
final class Succession {

    /** How many beats of a link lie between two questions, while nothing is suspected. */
    static final int BEATS = 10;

    /** How many Sentinels are few. */
    private static final int FEW = 2;

    private final Dialer dialer;
    private final EventExecutor home;
    private @Nullable SocketAddress master;
    private int links;
    private int beats;
    private boolean asking;

    /** How often in a row it was found. */
    private int findings;

    Succession(Dialer dialer, EventExecutor home) {
        this.dialer = dialer;
        this.home = home;
    }

    /** A link has been made to the master at an address. */
    void linked(SocketAddress address) {
        master = address;
        links++;
        beats = 0;
        findings = 0;
    }

    /**
     * To be called at each beat of the link.
     *
     * @param replaced called later, unless there is another link by then
     */
    void beat(Runnable replaced) {
        SocketAddress now = master;
        beats++;
        if (now == null || asking || (beats < BEATS && findings == 0)) {
            return;
        }
        beats = 0;
        int link = links;
        asking = true;
        try {
            Object unused = dialer.isReplaced(now)
                    .whenComplete((is, failure) ->
                            home.execute(() -> answered(link, failure == null && Boolean.TRUE.equals(is), replaced)));
        } catch (Throwable e) {
            // Such as that there is no thread to be had.
            answered(link, false, replaced);
        }
    }

    private void answered(int link, boolean is, Runnable replaced) {
        asking = false;
        if (link != links) {
            return;
        }
        findings = is ? findings + 1 : 0;
        if (findings >= (dialer.ways() <= FEW ? 3 : 2)) {
            findings = 0;
            replaced.run();
        }
    }
}
