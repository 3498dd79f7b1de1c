package io.reactivekv.cache;

import io.reactivekv.Entry;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sees to it that the records which an entry belongs to are known here, where the watch has not told of them yet. Does
 * nothing, at no cost, for those that are.
 */
final class Records {

    private final @Nullable SharedLevel shared;
    private final Validity validity;

    Records(@Nullable SharedLevel shared, Validity validity) {
        this.shared = shared;
        this.validity = validity;
    }

    /** Asks for records that somebody else may have created just now. */
    Mono<Void> learned(String... names) {
        SharedLevel store = shared;
        if (store == null || validity.knowsAll(names)) {
            return Mono.empty();
        }
        return Flux.fromIterable(unknown(List.of(names)))
                .flatMap(name -> store.record(name).doOnNext(there -> learn(name, there)))
                .then();
    }

    private void learn(String name, Recorded there) {
        validity.learn(name, there.number(), there.isRetiring());
    }

    /** Asks for those that a stored result belongs to: its writer has created them first. */
    Mono<Void> learned(byte[] stored) {
        Slot slot = Slots.readable(stored);
        return slot == null || !slot.holdsResult() ? Mono.empty() : learned(slot.records());
    }

    /** Stored results, each once the records that it belongs to are known here; one that is lost is asked for once. */
    Flux<Entry<byte[]>> known(Flux<Entry<byte[]>> stored) {
        return Flux.defer(() -> {
            Set<String> asked = new HashSet<>();
            return stored.concatMap(
                    raw -> {
                        List<String> unknown = unknownOf(raw.value(), asked);
                        return unknown.isEmpty()
                                ? Mono.just(raw)
                                : learned(unknown.toArray(String[]::new)).thenReturn(raw);
                    },
                    0);
        });
    }

    /** The records of a stored result that are neither known here nor in a set, which takes them in. */
    List<String> unknownOf(byte[] stored, Set<String> asked) {
        Slot slot = Slots.readable(stored);
        if (slot == null || !slot.holdsResult()) {
            return List.of();
        }
        String[] names = slot.records();
        return validity.knowsAll(names)
                ? List.of()
                : Arrays.stream(names)
                        .filter(name -> !validity.knows(name) && asked.add(name))
                        .toList();
    }

    /**
     * Creates records where there are none, with this number, or with a higher one that is known of them here alone or that
     * they may have had before they were lost. Those that cannot be created are good here all the same.
     */
    Mono<Void> ensured(Collection<String> names, long stamp) {
        return ensured(names, stamp, unknown(names));
    }

    /** The same by who has not been told of changes: those of tags that are known here may be deleted by now. */
    Mono<Void> ensuredUntold(Collection<String> names, long stamp) {
        return ensured(
                names,
                stamp,
                names.stream()
                        .filter(name -> Validity.isOfTag(name) || !validity.knows(name))
                        .toList());
    }

    private Mono<Void> ensured(Collection<String> names, long stamp, List<String> doubtful) {
        SharedLevel store = shared;
        if (store == null) {
            return Mono.empty();
        }
        return Flux.fromIterable(doubtful)
                .flatMap(name -> store.ensureRecord(name, validity.first(name, stamp))
                        .doOnNext(sequence -> validity.learn(name, sequence)))
                .doOnError(failed -> unknown(names).forEach(name -> assume(name, stamp)))
                .then();
    }

    /**
     * During an outage none can be asked for or created: those that are not known are good here with this number, or with a
     * higher one that they may have had before they were lost.
     */
    void assumed(String[] names, long stamp) {
        for (String name : names) {
            assume(name, stamp);
        }
    }

    /** One that is here stays as it is: with a higher number it would refuse what was stored since. */
    private void assume(String name, long stamp) {
        if (validity.record(name) < 0) {
            validity.learnHere(name, validity.first(name, stamp));
        }
    }

    private List<String> unknown(Collection<String> names) {
        return names.stream().filter(name -> !validity.knows(name)).toList();
    }
}
