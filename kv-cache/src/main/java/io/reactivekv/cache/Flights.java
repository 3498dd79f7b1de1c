package io.reactivekv.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/**
 * At most one load a key in this process.
 *
 * @param <R> the type of the results
 */
final class Flights<R> {

    private static final int STRIPES = 1 << 12;

    private final Map<String, Flight<R>> underWay = new ConcurrentHashMap<>();
    private final AtomicIntegerArray overtaken = new AtomicIntegerArray(STRIPES);
    private final Supplier<Long> stamps;
    private final Runnable joined;
    private final Runnable abandoned;

    /**
     * None under way.
     *
     * @param stamps the sequence of invalidations as it is known
     * @param joined told when a caller waits for what another one began
     * @param abandoned told when a load is cancelled because nobody waits any more
     */
    Flights(Supplier<Long> stamps, Runnable joined, Runnable abandoned) {
        this.stamps = stamps;
        this.joined = joined;
        this.abandoned = abandoned;
    }

    /** The result of the load that is under way, or of one that begins now. */
    Mono<R> join(String key, Function<Flight<R>, Mono<R>> load) {
        return join(key, load, () -> {});
    }

    /** The same, with somebody who is told when the load is another's. */
    Mono<R> join(String key, Function<Flight<R>, Mono<R>> load, Runnable onJoined) {
        return Mono.create(caller -> enter(key, load, onJoined, caller));
    }

    private void enter(String key, Function<Flight<R>, Mono<R>> load, Runnable onJoined, MonoSink<R> caller) {
        while (true) {
            Flight<R> found = underWay.get(key);
            if (found == null) {
                Flight<R> begun = new Flight<>(stamps.get());
                boolean unused = begun.add(caller);
                if (underWay.putIfAbsent(key, begun) == null) {
                    MonoSink<R> unusedCaller = caller.onCancel(() -> leave(key, begun, caller));
                    start(key, begun, Mono.defer(() -> load.apply(begun)), caller.contextView());
                    return;
                }
            } else if (found.add(caller)) {
                joined.run();
                onJoined.run();
                MonoSink<R> unusedCaller = caller.onCancel(() -> leave(key, found, caller));
                return;
            } else {
                detach(key, found);
            }
        }
    }

    /** Reactor throws what it holds for fatal, and ends nothing; the next caller would wait for a load that is no more. */
    private void start(String key, Flight<R> begun, Mono<R> load, ContextView context) {
        try {
            begun.start(load.doFinally(end -> detach(key, begun)), context);
        } catch (Throwable fatal) {
            detach(key, begun);
            if (!begun.fail(fatal)) {
                throw fatal;
            }
        }
    }

    private void leave(String key, Flight<R> flight, MonoSink<R> caller) {
        if (flight.leave(caller)) {
            detach(key, flight);
            abandoned.run();
        }
    }

    @Nullable
    Flight<R> find(String key) {
        return underWay.get(key);
    }

    /** Has the load of a key go on when nobody waits for it. */
    void hold(String key) {
        Flight<R> flight = underWay.get(key);
        if (flight != null) {
            flight.hold();
        }
    }

    /** The key was written or invalidated: who comes from now on begins anew; who waits already gets what comes. */
    void detach(String key) {
        overtake(key);
        Flight<R> unused = underWay.remove(key);
    }

    /** What was there before loads that are under way is not to be served any more. */
    void overtake(String key) {
        int unused = overtaken.incrementAndGet(stripe(key));
    }

    /** A number that changes whenever loads of a key are overtaken; now and then for the sake of another key. */
    int overtaken(String key) {
        return overtaken.get(stripe(key));
    }

    private static int stripe(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }

    void detach(String key, Flight<R> flight) {
        boolean unused = underWay.remove(key, flight);
    }

    void detachIf(Predicate<String> keys) {
        boolean unused = underWay.keySet().removeIf(keys);
    }

    int size() {
        return underWay.size();
    }
}
