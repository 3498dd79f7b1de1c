package io.reactivekv.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * At most one load a key in this process. The Context of a load tells of the flights that it is a part of, so that one
 * which would wait for itself is told.
 *
 * @param <R> the type of the results
 */
final class Flights<R> {

    private static final Object ABOVE = new Object() {
        @Override
        public String toString() {
            return "flights of kv-cache";
        }
    };

    /** A flight in whose load another one began: that waits for it. */
    private record Above(Flight<?> flight, @Nullable Above next) {}

    private final Map<String, Flight<R>> underWay = new ConcurrentHashMap<>();
    private final Supplier<Long> stamps;
    private final Runnable joined;
    private final Runnable abandoned;
    private final Consumer<String> detached;

    /**
     * None under way.
     *
     * @param stamps the sequence of invalidations as it is known
     * @param joined told when a caller waits for what another one began
     * @param abandoned told when a load is cancelled because nobody waits any more
     * @param detached told of a key that was written or invalidated, once no load of it is under way
     */
    Flights(Supplier<Long> stamps, Runnable joined, Runnable abandoned, Consumer<String> detached) {
        this.stamps = stamps;
        this.joined = joined;
        this.abandoned = abandoned;
        this.detached = detached;
    }

    /** The result of the load that is under way, or of one that begins now. */
    Mono<R> join(String key, Function<Flight<R>, Mono<R>> load) {
        return join(key, load, another -> {});
    }

    /** The same, with somebody who is told of the load when it is another's. */
    Mono<R> join(String key, Function<Flight<R>, Mono<R>> load, Consumer<Flight<R>> onJoined) {
        return Mono.create(caller -> enter(key, load, onJoined, caller));
    }

    private void enter(
            String key, Function<Flight<R>, Mono<R>> load, Consumer<Flight<R>> onJoined, MonoSink<R> caller) {
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
            } else if (isAbove(found, caller.contextView())) {
                caller.error(CacheLoadException.waitsForItself(key));
                return;
            } else if (found.add(caller)) {
                joined.run();
                onJoined.accept(found);
                MonoSink<R> unusedCaller = caller.onCancel(() -> leave(key, found, caller));
                return;
            } else {
                detach(key, found);
            }
        }
    }

    /** Whether who asks is a part of the load of a key that is under way, and so would wait for itself. */
    boolean isWithin(String key, ContextView context) {
        Flight<R> found = underWay.get(key);
        return found != null && isAbove(found, context);
    }

    private static @Nullable Above above(ContextView context) {
        return context.getOrDefault(ABOVE, null);
    }

    private static boolean isAbove(Flight<?> flight, ContextView context) {
        for (Above each = above(context); each != null; each = each.next()) {
            if (each.flight() == flight) {
                return true;
            }
        }
        return false;
    }

    /** The Context of a load that nobody waits for, wherever it begins. */
    static ContextView apart(ContextView context) {
        return context.hasKey(ABOVE) ? Context.of(context).delete(ABOVE) : context;
    }

    /** Reactor throws what it holds for fatal, and ends nothing; the next caller would wait for a load that is no more. */
    private void start(String key, Flight<R> begun, Mono<R> load, ContextView context) {
        try {
            Above above = new Above(begun, above(context));
            begun.start(
                    load.doFinally(end -> detach(key, begun)),
                    Context.of(context).put(ABOVE, above));
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

    /** The key was written or invalidated: who comes from now on begins anew; who waits already gets what comes. */
    void detach(String key) {
        Flight<R> flight = underWay.remove(key);
        if (flight != null) {
            flight.overtake();
        }
        detached.accept(key);
    }

    void detach(String key, Flight<R> flight) {
        boolean unused = underWay.remove(key, flight);
    }

    void detachIf(Predicate<String> keys) {
        boolean unused = underWay.keySet().removeIf(keys);
    }

    /** Those that are under way now, by key. */
    Map<String, Flight<R>> all() {
        // Not Map.copyOf: a load that ended and began anew meanwhile may come by twice, which it refuses.
        return new HashMap<>(underWay);
    }

    int size() {
        return underWay.size();
    }

    /** The lowest stamp of those under way; more than any when there is none. */
    long oldestStamp() {
        return all().values().stream().mapToLong(flight -> flight.stamp).min().orElse(Long.MAX_VALUE);
    }
}
