package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The last work of what is confined to the home loop. A loop that was brought along may have ended before the store is
 * closed: then nobody else works there any more, and another thread may.
 */
final class Ending {

    private Ending() {}

    /** Runs it on the loop, or after that has ended. */
    static void run(EventExecutor home, Runnable work) {
        try {
            home.execute(work);
        } catch (RejectedExecutionException e) {
            Object unused = home.terminationFuture().addListener(ended -> work.run());
        }
    }
}
