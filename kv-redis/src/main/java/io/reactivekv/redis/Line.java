package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@link Link} to a server: dials, greets, watches over it, and dials again when it has ended. Confined to
 * the home loop.
 */
final class Line {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final long HEARTBEAT_MILLIS = 1_000;

    /** A link that ends sooner ends of what it is used for, most likely, and so may the next: they are so far apart. */
    private static final int BRIEF_MILLIS = 100;

    /** With each so many attempts that hang, the next one waits twice as long. */
    private static final int MANY_DIALS = 8;

    private static final String REPLICA = "the server is a replica, not the master";
    private static final String REPLACED = "the Sentinels name another master";

    private final Dialer dialer;
    private final EventExecutor home;
    private final LineOwner owner;
    private final long silenceLimit;
    private final boolean mastersOnly;
    private final Outage outage = new Outage();
    private final Succession succession;
    private @Nullable Link link;
    private @Nullable Future<?> askingAgain;
    private boolean up;
    private long upSince;
    private boolean retiring;
    private boolean closed;
    private int attempts;
    private int dialling;
    private int refusals;
    private KeyValueException failure;

    Line(Dialer dialer, LineOwner owner, NodeSettings settings) {
        this.dialer = dialer;
        this.home = settings.home();
        this.mastersOnly = settings.mastersOnly();
        this.owner = owner;
        this.silenceLimit = settings.silenceLimit().toNanos();
        this.succession = new Succession(dialer, home);
        this.failure = connecting();
    }

    void open() {
        dial();
        beat();
    }

    /** The link, once greeted; null while there is none. */
    @Nullable
    Link link() {
        return up && !retiring ? link : null;
    }

    /** The link in whatever condition. */
    @Nullable
    Link anyLink() {
        return link;
    }

    /** Why there is no link, while there is none. */
    KeyValueException failure() {
        return failure;
    }

    /** Whether the link was lost, or could not be made, and is not made again. */
    boolean isOut() {
        return outage.isOn();
    }

    String where() {
        return dialer.where();
    }

    /** The server refuses writes, as a replica does; another link may lead to the master. Until this one ends it serves reads. */
    void refusesWrites() {
        if (!retiring) {
            retiring = outage.mayRetire(System.nanoTime());
        }
    }

    /** Whether a replica will not do. */
    boolean mastersOnly() {
        return mastersOnly;
    }

    /** To be called when something was answered. */
    void endIfRetired() {
        Link at = link;
        if (retiring && at != null && !at.sent().iterator().hasNext()) {
            at.end(new SocketTimeoutException(REPLICA));
        }
    }

    /** Ends it for good, when all that was sent is answered. */
    void leave(KeyValueException reason) {
        end(reason);
        retiring = true;
        endIfRetired();
    }

    /** Ends it for good; completes when the connection is closed. */
    CompletableFuture<Void> close(KeyValueException reason) {
        end(reason);
        Link at = link;
        if (at == null) {
            return CompletableFuture.completedFuture(null);
        }
        at.end(reason);
        return at.closing();
    }

    private void end(KeyValueException reason) {
        closed = true;
        failure = reason;
        askNoMore();
    }

    /** The link has ended. */
    void lost(Link ended, Throwable reason) {
        if (ended != link) {
            return;
        }
        int delay = delay();
        if (up && !retiring) {
            boolean unused = outage.end();
        }
        link = null;
        up = false;
        retiring = false;
        if (!closed) {
            failed(reason);
            long unused = redial(delay);
        }
    }

    /** How many milliseconds to wait until the link that has ended is replaced. */
    private int delay() {
        if (!up) {
            return outage.delay();
        }
        long lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - upSince);
        return retiring || lived >= BRIEF_MILLIS ? 0 : (int) (BRIEF_MILLIS - lived);
    }

    private long redial(int delayMillis) {
        Object unused = home.schedule(this::dial, delayMillis, TimeUnit.MILLISECONDS);
        return delayMillis;
    }

    private void dial() {
        if (closed || link != null) {
            return;
        }
        int attempt = ++attempts;
        dialling++;
        try {
            Object unused = dialer.dial()
                    .whenComplete((dialled, reason) -> home.execute(() -> dialled(attempt, dialled, reason)));
        } catch (Throwable e) {
            // Threads, too, may be missing, which is an error and not an exception.
            dialled(attempt, null, e);
        }
        if (mastersOnly) {
            askNoMore();
            askingAgain = home.schedule(
                    () -> askAgain(attempt), silenceLimit << (dialling / MANY_DIALS), TimeUnit.NANOSECONDS);
        }
    }

    /** A timer that nothing comes of would keep all that it knows, for as long as the loop lives. */
    private void askNoMore() {
        Future<?> timer = askingAgain;
        if (timer != null) {
            boolean unused = timer.cancel(false);
            askingAgain = null;
        }
    }

    /** The master that does not answer may have been replaced since it was named; whoever answers first is taken. */
    private void askAgain(int attempt) {
        if (attempt == attempts) {
            dial();
        }
    }

    private void dialled(int attempt, @Nullable Dialled dialled, @Nullable Throwable reason) {
        dialling--;
        if (dialled == null) {
            if (!closed && link == null) {
                failed(reason == null ? new SocketTimeoutException("no connection") : reason);
                if (attempt == attempts) {
                    attempts++;
                    long unused = redial(outage.delay());
                }
            }
        } else if (closed || link != null) {
            Object unused = dialled.connection().closeAsync();
        } else {
            attempts++;
            askNoMore();
            Link fresh = new Link(dialled.connection(), home, owner);
            link = fresh;
            succession.linked(dialled.address());
            greet(fresh);
        }
    }

    private void greet(Link fresh) {
        Request time = new OwnRequest(
                Call.read(CommandType.TIME), (reply, error) -> fresh.clock().set(reply));
        Request role = new OwnRequest(Call.read(CommandType.ROLE), (reply, error) -> {
            if (mastersOnly && isRole("slave", reply)) {
                fresh.end(new SocketTimeoutException(REPLICA));
            } else {
                greeted(fresh, isRole("master", reply));
            }
        });
        fresh.send(List.of(time, role));
    }

    private static boolean isRole(String role, @Nullable Object reply) {
        return reply instanceof List<?> parts
                && !parts.isEmpty()
                && parts.get(0) instanceof byte[] name
                && Layout.text(name).equals(role);
    }

    private void greeted(Link fresh, boolean isMaster) {
        if (closed || fresh.hasEnded()) {
            return;
        }
        up = true;
        upSince = System.nanoTime();
        refusals = 0;
        if (outage.isEndedBy(isMaster)) {
            goOn();
        }
        failure = connecting();
        owner.connected(fresh);
    }

    private KeyValueException connecting() {
        return new StoreUnavailableException(
                "not connected to Redis at " + where() + " yet" + dialer.doubt(), Outcome.NOT_EXECUTED, null);
    }

    private void failed(Throwable reason) {
        KeyValueException meaning = ConnectFailure.of(reason, where(), dialer.doubt());
        refusals = meaning.isTransient() ? 0 : refusals + 1;
        boolean last = refusals >= dialer.ways();
        failure = meaning.isTransient() || last ? meaning : forNow(meaning);
        boolean begins = outage.begin();
        boolean isRefusal = !meaning.isTransient() && outage.beginRefusal();
        if (begins || isRefusal) {
            LOG.warn("{}; trying again until it answers", meaning.getMessage());
        }
        if (begins) {
            owner.disconnected(meaning);
        }
        if (last) {
            owner.refused(meaning);
        }
    }

    /** One of several has refused, which the next one may not. */
    private static KeyValueException forNow(KeyValueException refusal) {
        return new StoreUnavailableException(String.valueOf(refusal.getMessage()), Outcome.NOT_EXECUTED, refusal);
    }

    /** A replica that was given up, and came back as one, may have become the master in its place. */
    private void askRole(Link at) {
        at.send(List.of(new OwnRequest(Call.read(CommandType.ROLE), (reply, error) -> {
            if (isRole("master", reply)) {
                goOn();
            }
        })));
    }

    private void goOn() {
        if (outage.end()) {
            LOG.info("connected to Redis at {} again", where());
        }
    }

    /** Finds out whether the server still answers, and what its time is; under load, too, since clocks may be set. */
    private void beat() {
        Link at = link;
        if (closed && at == null) {
            return;
        }
        try {
            if (at != null) {
                lookAfter(at);
            }
        } finally {
            Object unused = home.schedule(this::beat, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAfter(Link at) {
        if (at.silence(System.nanoTime()) > silenceLimit) {
            at.end(new SocketTimeoutException("no answer for " + TimeUnit.NANOSECONDS.toMillis(silenceLimit) + " ms"));
        } else if (at == link()) {
            at.send(List.of(new OwnRequest(
                    Call.read(CommandType.TIME), (reply, error) -> at.clock().set(reply))));
            if (outage.isOn()) {
                askRole(at);
            }
            if (mastersOnly) {
                succession.beat(() -> at.end(new SocketTimeoutException(REPLACED)));
            }
        }
    }
}
