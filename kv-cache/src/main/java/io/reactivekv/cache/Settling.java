package io.reactivekv.cache;

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

    /** Each with what it matches. */
    private final Map<Predicate, BiPredicate<String, Set<String>>> unnecessary = new ConcurrentHashMap<>();

    private Settling(SharedLevel shared, List<Predicate> awaiting) {
        this.shared = shared;
        awaiting.forEach(each -> unnecessary.put(each, each.matcher()));
    }

    /** For a cleanup that begins now. Asks the store only where some are known to wait for it. */
    static Mono<Settling> of(SharedLevel shared, Validity validity, long now) {
        List<Predicate> known = validity.awaitingCleanup(now);
        if (known.isEmpty()) {
            return Mono.just(new Settling(shared, known));
        }
        return shared.predicates()
                .filter(each -> each.awaitsCleanup(now))
                .collectList()
                .map(awaiting -> {
                    // One that was overtaken by another of the same terms, or had no room, is not known here.
                    awaiting.forEach(validity::learn);
                    known.stream()
                            .filter(each -> !awaiting.contains(each))
                            .forEach(gone -> validity.pass(gone.sequence(), now));
                    return new Settling(shared, awaiting);
                });
    }

    /** This slot is still there. Under a lease there may be what comes back when nothing is loaded. */
    void left(String key, Slot slot) {
        if (slot.holdsResult()) {
            boolean unused = unnecessary
                    .entrySet()
                    .removeIf(each -> slot.stamp() < each.getKey().sequence()
                            && each.getValue().test(key, slot.tags()));
        }
    }

    /** Removes the others from the store; the watch tells everybody. */
    Mono<Void> end() {
        return Mono.defer(() -> unnecessary.isEmpty()
                ? Mono.empty()
                : shared.deletePredicates(unnecessary.keySet()).then());
    }
}
