package io.reactivekv.examples;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.WatchOptions;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work that one process at a time does: who does it holds a lease, which runs out when its process dies.
 *
 * <p>A process that stands still for longer than a term learns only afterwards that it has lost the lease. What must not
 * be written then is written by a {@code replace} of what was seen.
 */
final class Leases {

    private static final Duration TERM = Duration.ofSeconds(30);

    private final KeyValueStore<String> leases;

    Leases(KeyValueStore<String> store) {
        this.leases = store.withPrefix("lease:");
    }

    /**
     * Does the work if nobody else is at it; emits whether it was done to its end. Work is cancelled when its lease is
     * lost, and when nobody can say whether it is.
     */
    Mono<Boolean> run(String name, Mono<Void> work) {
        return Mono.usingWhen(take(name), held -> work.thenReturn(true).takeUntilOther(lost(held)), this::giveBack)
                .defaultIfEmpty(false);
    }

    /** Does the work as soon as nobody else is at it, and again until it was done to its end. */
    Mono<Void> inTurn(String name, Mono<Void> work) {
        KeyRange nothingElse = KeyRange.of(name, name + "\0");
        return leases.watch(nothingElse, WatchOptions.defaults().keysOnly())
                .filter(change -> !(change instanceof Change.Put))
                .concatMap(change -> run(name, work))
                .filter(done -> done)
                .next()
                .then();
    }

    /** Each lease has a value of its own, since equal values are one revision. */
    private Mono<Entry<String>> take(String name) {
        return Mono.defer(() -> {
            String holder = UUID.randomUUID().toString();
            return leases.putIfAbsent(name, holder, TERM)
                    .filter(taken -> taken)
                    .flatMap(taken -> leases.getEntry(name))
                    .filter(entry -> entry.value().equals(holder));
        });
    }

    /** Renews the lease as long as it is the same, and emits once it is not. */
    private Mono<Boolean> lost(Entry<String> held) {
        return Flux.interval(TERM.dividedBy(3))
                .concatMap(tick -> leases.expire(held, TERM))
                .filter(renewed -> !renewed)
                .next();
    }

    /** Only what is still held. A failure does no harm: the lease runs out by itself. */
    private Mono<Boolean> giveBack(Entry<String> held) {
        return leases.delete(held).onErrorComplete();
    }
}
