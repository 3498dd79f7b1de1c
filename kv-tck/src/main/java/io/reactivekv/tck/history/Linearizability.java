package io.reactivekv.tck.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks histories for linearizability: whether each key's operations can be put in one order that explains every answer,
 * in which no operation comes before one that had returned before it was called. Operations of unknown outcome may take
 * effect at any time after their call, or never.
 *
 * <p>The search is that of Wing and Gong (<i>Testing and Verifying Concurrent Objects</i>, 1993) with Lowe's memory of what
 * was tried (<i>Testing for Linearizability</i>, 2017). Keys are independent, so each is searched alone; the time taken
 * grows steeply with the number of operations that overlap on one key, and hardly with the length of the history.
 */
public final class Linearizability {

    private Linearizability() {}

    /** The keys whose histories cannot be explained, all of them absent at first; empty when all can. */
    public static List<Violation> check(Collection<Operation> history) {
        Map<String, List<Operation>> byKey =
                history.stream().collect(Collectors.groupingBy(Operation::key, TreeMap::new, Collectors.toList()));
        List<Violation> violations = new ArrayList<>();
        byKey.forEach((key, operations) -> {
            List<Operation> ordered = new ArrayList<>(operations);
            ordered.sort(Comparator.comparingLong(Operation::called));
            OrderSearch search = new OrderSearch(ordered, State.ABSENT);
            if (!search.succeeds()) {
                violations.add(new Violation(key, ordered, search.longestOrder()));
            }
        });
        return violations;
    }
}
