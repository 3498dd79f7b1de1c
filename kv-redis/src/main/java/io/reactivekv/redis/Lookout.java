package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a {@link Cluster} asks for the slots: one question at a time, and one timer at most for the next, however many
 * reasons there are to ask. Confined to the home loop.
 */
final class Lookout {

    /** How long to wait until the next question, when one answer was not enough. */
    static final long SOON_MILLIS = 100;

    private static final long NOW_AND_THEN_MILLIS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private final EventExecutor home;
    private final BooleanSupplier question;
    private boolean asking;
    private boolean askAgain;
    private boolean soon;
    private boolean warned;
    private @Nullable Future<?> next;
    private @Nullable Future<?> nextSoon;
    private volatile boolean ended;

    /**
     * A lookout.
     *
     * @param question asks, and has {@link #answered} called later; false when there is nobody to ask
     */
    Lookout(EventExecutor home, BooleanSupplier question) {
        this.home = home;
        this.question = question;
    }

    /** Asks now, and from now on every half minute. */
    void nowAndThen() {
        if (!ended) {
            look();
            next = home.schedule(this::nowAndThen, NOW_AND_THEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks, or asks again once the answer has come that is awaited. */
    void look() {
        if (ended) {
            return;
        }
        if (asking) {
            askAgain = true;
            return;
        }
        asking = question.getAsBoolean();
        if (!asking) {
            lookSoon();
        }
    }

    /** Asks a little later. */
    void lookSoon() {
        if (!ended && !soon) {
            soon = true;
            nextSoon = home.schedule(
                    () -> {
                        soon = false;
                        look();
                    },
                    SOON_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /**
     * To be called when a question was answered.
     *
     * @param enough whether nothing more is to be asked for the moment
     */
    void answered(boolean enough) {
        asking = false;
        if (askAgain || !enough) {
            askAgain = false;
            lookSoon();
        }
    }

    /**
     * To be called when a question was answered, with whatever.
     *
     * @param learning takes the answer in; says whether nothing more is to be asked for the moment. What it throws is not
     *     enough either
     */
    void answered(BooleanSupplier learning) {
        boolean enough = false;
        try {
            enough = learning.getAsBoolean();
        } catch (RuntimeException e) {
            if (!warned) {
                warned = true;
                LOG.warn("what a node tells of the slots of its Cluster cannot be understood; asking on", e);
            }
        }
        answered(enough);
    }

    /** Asks nothing more, and leaves no timer on a loop that may live on; may be called from any thread. */
    void end() {
        ended = true;
        Ending.run(home, () -> {
            cancel(next);
            cancel(nextSoon);
        });
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            boolean unused = timer.cancel(false);
        }
    }
}
