package io.reactivekv.tck.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A key whose history no order explains.
 *
 * @param key the key
 * @param operations all that was done to it, by time of call
 * @param longestOrder the longest run of them, in order, that does make sense
 */
public record Violation(String key, List<Operation> operations, List<Operation> longestOrder) {

    /** Copies the lists. */
    public Violation {
        operations = List.copyOf(operations);
        longestOrder = List.copyOf(longestOrder);
    }

    @Override
    public String toString() {
        return "the history of \"" + key + "\" is not linearizable:\n" + lines(operations)
                + "\nthe longest order that makes sense:\n" + lines(longestOrder);
    }

    private static String lines(List<Operation> operations) {
        return operations.stream().map(operation -> "  " + operation).collect(Collectors.joining("\n"));
    }
}
