package io.reactivekv.redis.test;

import java.time.Duration;

/** A running server, wherever it runs. */
interface ServerProcess {

    /** The id under which this machine knows the process. */
    long pid();

    boolean isAlive();

    /**
     * Sends a signal.
     *
     * @param name without {@code SIG}, such as {@code STOP}
     */
    void signal(String name);

    /** Waits for the process to end; false when it has not in that time. */
    boolean awaitExit(Duration atMost);

    /** Kills it and returns when it is gone. */
    default void kill() {
        signal("KILL");
        if (!awaitExit(Duration.ofSeconds(10))) {
            throw new IllegalStateException("process " + pid() + " survived SIGKILL");
        }
    }
}
