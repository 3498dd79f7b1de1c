package io.reactivekv.redis.test;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the connections through it. Immutable.
 *
 * <p>Counts of bytes are per connection, from the moment at which the fault is set.
 */
public final class Fault {

    private static final Fault NONE = new Fault("none", Flow.PASS, Flow.PASS);
    private static final Fault REFUSE = new Fault("refuse", Flow.PASS, Flow.PASS);

    private final String name;
    private final Flow requests;
    private final Flow replies;
    private final boolean once;

    private Fault(String name, Flow requests, Flow replies) {
        this(name, requests, replies, false);
    }

    private Fault(String name, Flow requests, Flow replies, boolean once) {
        this.name = name;
        this.requests = requests;
        this.replies = replies;
        this.once = once;
    }

    /** Everything passes. */
    public static Fault none() {
        return NONE;
    }

    /** Everything passes, each direction later by this time: a distant server. */
    public static Fault delay(Duration oneWay) {
        Flow late = Flow.delayed(oneWay);
        return new Fault("delay of " + oneWay, late, late);
    }

    /**
     * Requests pass; of the replies so many bytes pass in a second: a slow network.
     *
     * @param perSecond positive
     */
    public static Fault throttleReplies(int perSecond) {
        return new Fault("replies of " + perSecond + " bytes a second", Flow.PASS, Flow.throttled(perSecond));
    }

    /**
     * Nothing passes, and nobody is told: a network that is down. What was sent arrives once the fault is lifted.
     *
     * <p>The proxy's machine still acknowledges what it receives, so a timeout on acknowledgements does not notice.
     */
    public static Fault blackhole() {
        return new Fault("blackhole", Flow.HOLD, Flow.HOLD);
    }

    /** Requests do not pass; replies do. */
    public static Fault blackholeRequests() {
        return new Fault("blackhole of requests", Flow.HOLD, Flow.PASS);
    }

    /** Requests pass and are executed; their replies do not arrive until the fault is lifted. */
    public static Fault blackholeReplies() {
        return new Fault("blackhole of replies", Flow.PASS, Flow.HOLD);
    }

    /** New connections are refused; those that are open stay as they are. */
    public static Fault refuse() {
        return REFUSE;
    }

    /** A connection over which anything is sent is reset (RST), and what was sent does not pass. */
    public static Fault reset() {
        return new Fault("reset", Flow.RESET, Flow.RESET);
    }

    /**
     * Requests pass and are executed; when the first reply comes, it is dropped and the connection closed (FIN). A request
     * that has not come as far as the proxy by then is lost with the connection.
     */
    public static Fault loseReplies() {
        return new Fault("lost replies", Flow.PASS, Flow.finAfter(0));
    }

    /** As {@link #loseReplies()}, but the connection is reset (RST). */
    public static Fault loseRepliesAndReset() {
        return new Fault("lost replies, reset", Flow.PASS, Flow.RESET);
    }

    /**
     * Requests pass and are executed; of the replies so many bytes pass, then the connection is closed (FIN).
     *
     * @param bytes may be 0; a connection with no more replies than this stays open
     */
    public static Fault truncateReplies(int bytes) {
        return new Fault("replies cut after " + bytes + " bytes", Flow.PASS, Flow.finAfter(bytes));
    }

    /**
     * Of the requests so many bytes pass, then the connection is closed (FIN) on both sides.
     *
     * @param bytes may be 0; a connection with no more requests than this stays open
     */
    public static Fault truncateRequests(int bytes) {
        return new Fault("requests cut after " + bytes + " bytes", Flow.finAfter(bytes), Flow.PASS);
    }

    /**
     * The same fault for one connection only: when it has closed or reset one, the proxy passes everything again.
     *
     * @throws IllegalStateException when this fault closes no connections
     */
    public Fault once() {
        if (!requests.ends() && !replies.ends()) {
            throw new IllegalStateException("a fault that closes no connection cannot be over after one: " + name);
        }
        return new Fault(name + ", once", requests, replies, true);
    }

    @Override
    public String toString() {
        return name;
    }

    Flow requests() {
        return requests;
    }

    Flow replies() {
        return replies;
    }

    boolean isOnce() {
        return once;
    }

    boolean refuses() {
        return this == REFUSE;
    }
}
