package io.reactivekv.redis.test;

import java.time.Duration;

/** How often Sentinels look at things, which from Redis 7.0 on can be changed. */
final class SentinelPace {

    /**
     * By how much later each Sentinel notices a silence than the one before it. When all notice at once, each stands for
     * election and votes for itself, and with no majority nothing happens for seconds.
     */
    static final Duration APART = Duration.ofMillis(300);

    /**
     * In ms; otherwise a second or more each, and a pause of 30 s after a jump of the clock. A replica is fit to be master
     * if it has told of itself within five periods of a ping, and once the master is down it is asked only every second: so
     * the period cannot be much shorter.
     */
    private static final String[] QUICK = {
        "SENTINEL", "DEBUG", "PING-PERIOD", "400", "PUBLISH-PERIOD", "200", "INFO-PERIOD", "500", "TILT-PERIOD", "1000"
    };

    private SentinelPace() {}

    /**
     * A silence after which a server is down beyond doubt.
     *
     * <p>A Sentinel sends its first ping only one period after it has begun to watch a server, and counts the silence from
     * that beginning. So a silence no longer than the period makes servers fail that do not.
     */
    static Duration shortestSilence() {
        return Duration.ofSeconds(isFixed() ? 2 : 1);
    }

    static void quicken(RedisServer sentinel) {
        if (!isFixed()) {
            sentinel.command(QUICK);
        }
    }

    private static boolean isFixed() {
        return !RedisBinary.find().version().isAtLeast(7, 0);
    }
}
