package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server, or the master of the time: gathers operations and sends them in flights.
 *
 * <p>Any thread may {@link #submit}; everything else happens on the home loop, without locks. What waits is in a {@link
 * Backlog}, what has been sent in {@link Flights}; {@link Refusals} decides about what the server refused, {@link Doubts} about what
 * may or may not have been executed, {@link Deadlines} about what takes too long.
 */
final class Node implements LineOwner {

    private static final long TICK_MILLIS = 10;

    private final EventExecutor home;
    private final Router router;
    private final Dialer dialer;
    private final Line line;
    private final Courier courier;
    private final Backlog backlog = new Backlog();
    private final Intake intake;
    private final Flights flights;
    private final Refusals refusals;
    private final Doubts doubts;
    private final Deadlines deadlines;
    private final ExpiryFiling filing;
    private boolean busy;
    private boolean ticking;
    private boolean leaving;
    private boolean othersNext;
    private @Nullable String server;
    private volatile int incarnation;
    private volatile @Nullable KeyValueException closed;

    Node(NodeSettings settings, Router router, Layout layout, Dialer dialer) {
        this.home = settings.home();
        this.router = router;
        this.dialer = dialer;
        this.intake = new Intake(settings.maxPending(), backlog);
        this.flights = new Flights(settings, router, layout);
        this.courier = new Courier(settings.scheduler());
        this.line = new Line(dialer, this, settings);
        this.doubts = new Doubts(this, backlog);
        this.deadlines = new Deadlines(this, router, line, backlog);
        this.refusals = new Refusals(this, router, line, backlog);
        this.filing = new ExpiryFiling(router, layout);
    }

    void open() {
        home.execute(line::open);
    }

    /** Whether there is a link; on the home loop. */
    boolean isConnected() {
        return line.link() != null;
    }

    /** Whether there is a link, in whatever condition; on the home loop. */
    boolean hasLink() {
        return line.anyLink() != null;
    }

    /** Changes whenever another server process may answer; what came at the same number came from one. */
    int incarnation() {
        return incarnation;
    }

    /** What tells the process at the other end, or the last one, from others; empty when that is not known. On the home loop. */
    String server() {
        String id = server;
        return id == null ? "" : id;
    }

    /** Whether there is no link, for a reason that waiting does not mend, such as a wrong password; on the home loop. */
    boolean isRefused() {
        return line.link() == null && !line.failure().isTransient();
    }

    /** Whether its link was lost, or could not be made, and is not made again; on the home loop. */
    boolean isOut() {
        return line.isOut();
    }

    /** The host that it connects to. */
    String host() {
        return where().substring(0, where().lastIndexOf(':'));
    }

    /**
     * Hands what waits to whom it belongs now; on the home loop.
     *
     * @param forGood whether the connection ends too, once all that was sent is answered, and what comes later is handed
     *     over at once
     */
    void handOver(boolean forGood) {
        takeIn();
        List<Op<?>> rest = backlog.takeAll();
        if (forGood) {
            leaving = true;
            line.leave(new StoreUnavailableException(where() + " is no longer a master", Outcome.NOT_EXECUTED, null));
        }
        rest.forEach(Op::resubmit);
        wake();
    }

    Dialer dialer() {
        return dialer;
    }

    String where() {
        return line.where();
    }

    /** Queues an operation; fails it when too many wait, unless it was accepted before. May be called from any thread. */
    void submit(Op<?> op) {
        boolean onLoop = home.inEventLoop();
        boolean onTurn = onLoop && busy;
        if (!op.urgent && !op.hasBegun() && intake.isFull(onTurn)) {
            KeyValueException reason = intake.overload(where());
            if (!onLoop) {
                reject(op, reason);
            } else {
                fail(op, reason);
                if (!busy) {
                    wake();
                }
            }
        } else if (onTurn) {
            intake.addOnTurn(op);
        } else if (intake.add(op)) {
            wake();
        }
    }

    /** Looks after what waits; to be called when something may have become possible. */
    void wake() {
        try {
            home.execute(this::turn);
        } catch (RejectedExecutionException e) {
            KeyValueException reason = new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED);
            intake.drainInboxTo(op -> reject(op, reason));
        }
    }

    /** Ends everything, operations that come later included; completes when the connection is closed. */
    CompletableFuture<Void> close(KeyValueException reason) {
        closed = reason;
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Ending.run(home, () -> {
            Object unused = line.close(reason).whenComplete((none, failure) -> ended.complete(null));
            turn();
        });
        return ended;
    }

    private static void reject(Op<?> op, Throwable reason) {
        if (op.fail(reason)) {
            op.deliver();
        }
    }

    private void turn() {
        busy = true;
        finish();
    }

    /** The end of every piece of work on the loop: signals go out, what came in meanwhile is sent. */
    private void finish() {
        do {
            intake.tellWaiting(); // whoever is told of an end must find the room that it left
            courier.flush();
            takeIn();
            pump();
        } while (courier.hasMail());
        intake.tellWaiting();
        busy = false;
        if (!ticking && (flights.areAloft() || backlog.size() > 0)) {
            ticking = true;
            Object unused = home.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (!intake.isEmpty()) {
            wake();
        }
    }

    /** The clock is read once for all that came in together. */
    private void takeIn() {
        if (!intake.isEmpty()) {
            long now = System.nanoTime();
            intake.drainTo(op -> {
                deadlines.begin(op, now);
                backlog.add(op);
            });
        }
    }

    private void pump() {
        KeyValueException ending = closed;
        if (ending != null) {
            failAll(ending);
            return;
        }
        if (leaving) {
            backlog.drainTo(this::passOn);
            return;
        }
        Link link = line.link();
        if (link == null) {
            if (isRefused() && router.isLastHope(this)) {
                failAll(line.failure());
            }
            return;
        }
        if (!backlog.urgent().isEmpty()) {
            flights.launch(link, backlog.urgent());
        }
        KeyValueException gate = router.closedGate();
        if (gate != null) {
            if (!gate.isTransient()) {
                backlog.drainGatedTo(op -> fail(op, gate));
            }
            return;
        }
        if (backlog.suspects().isEmpty()) {
            if (!flights.areApart()) {
                launchOthers(link);
            }
        } else if (!flights.areOrdinaryAloft()) {
            takeTurns(link);
        }
    }

    /** Suspects and others take turns, so that neither wait for all of the others, and never fly together. */
    private void takeTurns(Link link) {
        boolean suspectsNext = !othersNext || backlog.waiting().isEmpty();
        othersNext = suspectsNext;
        if (line.link() != link) {
            return;
        }
        if (suspectsNext) {
            flights.launchApart(link, backlog.suspects());
        } else {
            flights.launch(link, backlog.waiting()); // at least these, whatever urgent ones are under way
        }
        if (!flights.areApart()) {
            launchOthers(link);
        }
    }

    /** Whatever is sent may turn out to be the end of the link; nothing is sent on one that has ended. */
    private void launchOthers(Link link) {
        while (line.link() == link && flights.mayLaunch(backlog.waiting().size())) {
            flights.launch(link, backlog.waiting());
        }
    }

    /** What no other node can answer ends with this one. */
    private void passOn(Op<?> op) {
        if (op.isPinned()) {
            fail(op, line.failure());
        } else {
            router.submit(op);
        }
    }

    @Override
    public void landed(Request request) {
        boolean outermost = !busy;
        busy = true;
        try {
            request.answered(this);
        } catch (RuntimeException e) {
            surprised(request, "something that cannot be understood: " + e);
        }
        flights.answered(request);
        line.endIfRetired();
        if (outermost) {
            finish();
        }
    }

    @Override
    public void lost(Link link, Throwable reason) {
        boolean outermost = !busy;
        busy = true;
        flights.clear();
        line.lost(link, reason);
        doubts.lost(link, doubt(reason));
        if (outermost) {
            finish();
        }
    }

    private KeyValueException doubt(Throwable reason) {
        KeyValueException ending = closed;
        if (ending != null) {
            return ending.as(Outcome.UNKNOWN);
        }
        return new StoreUnavailableException(
                "the connection to Redis at " + where() + " was lost before the answer came", Outcome.UNKNOWN, reason);
    }

    @Override
    public void connected(Link link) {
        // Answered before all that is asked on this link from now on.
        link.send(List.of(new OwnRequest(Call.read(CommandType.INFO), (reply, error) -> met(ServerInfo.of(reply)))));
        router.connected(this);
        turn();
    }

    /** Takes notice of the process at the other end; one that does not say what it is counts as another. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // on the home loop only
    private void met(ServerInfo info) {
        String id = info.runId();
        if (id.isEmpty() || !id.equals(server)) {
            server = id;
            incarnation++;
            router.met(this, info);
        }
    }

    @Override
    public void disconnected(KeyValueException reason) {
        router.disconnected(this, reason);
        wake();
    }

    <T> void succeed(Op<T> op, @Nullable T value) {
        if (op.succeed(value)) {
            courier.add(op);
        }
    }

    void fail(Op<?> op, Throwable reason) {
        if (op.fail(reason)) {
            courier.add(op);
        }
    }

    /** Sends an operation once more, which was certainly not executed, or goes on with it. */
    void again(Op<?> op) {
        if (op.requeue()) {
            backlog.addFirst(op);
        }
    }

    /** Lets an operation wait a little that was refused, and is taken back. */
    void rest(Op<?> op) {
        refusals.rest(op);
    }

    /**
     * Decides about an operation whose request was refused.
     *
     * @param together whether others shared the request, so that it may not be this one's fault
     */
    void refused(Op<?> op, String error, boolean together) {
        refusals.refused(op, error, together);
    }

    /** The server said what it cannot have meant: nothing that follows on this link is to be believed. */
    void surprised(Request request, String what) {
        Link link = line.anyLink();
        if (link != null) {
            doubts.surprised(request, what);
            link.end(new IllegalStateException(request + " was answered with " + what));
        }
    }

    /** Learns whether puts find their keys present, which decides how the next ones are sent. */
    void learn(boolean present) {
        flights.learn(present);
    }

    /** Files an overwritten key's expiry, which was refused beforehand, by what the server says of the key. */
    void fileAgain(PutOp put) {
        filing.again(put);
    }

    private void tick() {
        ticking = false;
        busy = true;
        deadlines.tick();
        backlog.takeRested().forEach(Op::resubmit);
        finish();
    }

    private void failAll(KeyValueException reason) {
        backlog.drainTo(op -> fail(op, reason));
    }
}
