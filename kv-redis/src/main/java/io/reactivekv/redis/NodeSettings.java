package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.StoreMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What all nodes of a backend have in common.
 *
 * @param home the loop that everything of a node is confined to
 * @param scheduler where signals are delivered; null for the loop itself
 * @param batchSize operations in a flight at most
 * @param maxPending operations that wait at most
 * @param silenceLimit how long a server may keep silent while answers are due, before the connection is given up
 * @param mastersOnly whether a connection to a replica is given up at once
 * @param metrics is told of each flight
 */
record NodeSettings(
        EventExecutor home,
        @Nullable Scheduler scheduler,
        int batchSize,
        int maxPending,
        Duration silenceLimit,
        boolean mastersOnly,
        StoreMetrics metrics) {

    /** How many of so many operations may be under way together without finding that too many wait already. */
    int atOnce(int wanted) {
        return Math.max(1, Math.min(wanted, maxPending / 2));
    }
}
