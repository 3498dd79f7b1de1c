package io.reactivekv.bench.redis;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Values that one caller writes, and whether so many watchers have seen the last one. */
final class Sightings {

    private final int watchers;
    private volatile Round round;
    private int number;

    Sightings(int watchers) {
        this.watchers = watchers;
        round = new Round("none", new AtomicInteger(watchers), Sinks.empty());
    }

    private record Round(String value, AtomicInteger missing, Sinks.Empty<Void> seen) {}

    /** The next value; asked for by one caller, when the one before has been seen. */
    String next() {
        String value = "value " + ++number;
        round = new Round(value, new AtomicInteger(watchers), Sinks.empty());
        return value;
    }

    /** Completes when all have seen the last value. */
    Mono<Void> all() {
        return Mono.defer(() -> round.seen.asMono());
    }

    /** A watcher has seen a value. */
    void saw(String value) {
        Round current = round;
        if (current.value.equals(value) && current.missing.decrementAndGet() == 0) {
            var unused = current.seen.tryEmitEmpty();
        }
    }
}
