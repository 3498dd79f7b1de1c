package io.reactivekv.cache;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import reactor.core.publisher.Mono;

/**
 * The predicates that a cleanup of the whole shared level makes unnecessary. When it began, no load was under way any more
 * that had begun before them, so that whatever such loads have left was there to be removed. Those that still concern
 * something when it has ended are kept for the next one.
 */
final class Settling {

    private final SharedLevel shared;
    private final Validity validity;
    private final long now;

    /** Each with what it matches. */
    private final Map<Predicate, BiPredicate<String, Set<String>>> unnecessary = new ConcurrentHashMap<>();

    private Settling(SharedLevel shared, Validity validity, long now, List<Predicate> awaiting) {
        this.shared = shared;
        this.validity = validity;
        this.now = now;
        awaiting.forEach(each -> unnecessary.put(each, each.matcher()));
    }

    /** For a cleanup that begins now. Asks the store only where it may have some. */
    static Mono<Settling> of(SharedLevel shared, Validity validity, long now) {
        if (!validity.hasLasting()) {
            return Mono.just(new Settling(shared, validity, now, List.of()));
        }
        List<Predicate> known = validity.awaitingCleanup(now);
        return shared.predicates()
                .collectList()
                .doOnNext(stored -> validity.stored(stored.size()))
                .map(stored -> {
                    List<Predicate> awaiting = stored.stream()
                            .filter(each -> each.awaitsCleanup(now))
                            .toList();
                    Set<Predicate> there = new HashSet<>(awaiting);
                    // One that was overtaken by another of the same terms, or had no room, is not known here.
                    awaiting.forEach(validity::relearn);
                    known.stream()
                            .filter(each -> !there.contains(each))
                            .forEach(gone -> validity.pass(gone.sequence(), now));
                    return new Settling(shared, validity, now, awaiting);
                });
    }

    /**
     * This slot is still there, but not for being valid: it was changed meanwhile, or is under a lease, below which there may
     * be what comes back when nothing is loaded.
     */
    void left(String key, Slot slot) {
        if (slot.holdsResult()) {
            boolean unused = unnecessary
                    .entrySet()
                    .removeIf(each -> slot.stamp() < each.getKey().sequence()
                            && each.getValue().test(key, slot.tags()));
        }
    }

    /** Removes the others from the store; the watch tells everybody else. */
    Mono<Void> end() {
        return Mono.defer(() -> unnecessary.isEmpty()
                ? Mono.empty()
                : shared.deletePredicates(unnecessary.keySet())
                        .doOnNext(done -> unnecessary.keySet().forEach(each -> validity.pass(each.sequence(), now)))
                        .then());
    }
}
