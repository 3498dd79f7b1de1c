package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.StoredChange;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Watches that lose something, and a backend that does not close. */
final class BrokenWatches {

    private BrokenWatches() {}

    private static Backend<byte[]> watching(Backend<byte[]> sound, UnaryOperator<Flux<StoredChange<byte[]>>> told) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
                return told.apply(sound.watch(range, keysOnly));
            }
        };
    }

    /** Says each thing twice, which is not wrong. */
    static Backend<byte[]> saysAllTwice(Backend<byte[]> sound) {
        return watching(sound, changes -> changes.concatMap(change -> Flux.just(change, change), 1));
    }

    /** Tells a change when the next one comes. */
    static Backend<byte[]> losesTheLast(Backend<byte[]> sound) {
        return watching(
                sound,
                changes -> changes.take(1)
                        .concatWith(changes.skip(1)
                                .buffer(2, 1)
                                .filter(pair -> pair.size() == 2)
                                .map(pair -> pair.get(0))));
    }

    /** Tells of keys outside the range. */
    static Backend<byte[]> watchesEverything(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
                return sound.watch(KeyRange.all(), keysOnly);
            }
        };
    }

    /** Does not say when it begins to listen. */
    static Backend<byte[]> neverResets(Backend<byte[]> sound) {
        return watching(sound, changes -> changes.filter(change -> !(change instanceof StoredChange.Reset)));
    }

    /** Tells of puts only. */
    static Backend<byte[]> overlooksRemovals(Backend<byte[]> sound) {
        return watching(sound, changes -> changes.filter(change -> !(change instanceof StoredChange.Removed)));
    }

    /** Drops what nobody is asking for at the moment. */
    static Backend<byte[]> dropsWithoutDemand(Backend<byte[]> sound) {
        return watching(sound, Flux::onBackpressureDrop);
    }

    /** Tells of changes on the thread that reads from the connection. */
    static Backend<byte[]> tellsOnIoThreads(Backend<byte[]> sound) {
        return watching(sound, changes -> Flux.using(Io::scheduler, changes::publishOn, Scheduler::dispose));
    }

    /** Goes on when it is closed. */
    static Backend<byte[]> ignoresClose(Backend<byte[]> sound) {
        return new ForwardingBackend(sound) {
            @Override
            public Mono<Void> close() {
                return Mono.empty();
            }
        };
    }
}
