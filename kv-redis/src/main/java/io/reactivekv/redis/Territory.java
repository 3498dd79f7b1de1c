package io.reactivekv.redis;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which masters there are, each with what it says of itself: the slots that it has, those that come and go, its epoch,
 * and which process said it. A master that says the same before and after a walk over its keys has kept
 * every key of its slots meanwhile; another has to be walked again. Immutable.
 */
record Territory(Map<Node, String> claims) {

    /** Words of a line of {@code CLUSTER NODES} that change all the time: when it was pinged, and when it answered. */
    private static final int FIRST_TIME = 4;

    private static final int LAST_TIME = 5;
    private static final int FIRST_SLOT = 8;

    Territory {
        claims = Map.copyOf(claims);
    }

    /** The masters to be walked after this was found, given what was known when the last walk began. */
    List<Node> changedSince(Territory before) {
        return claims.keySet().stream()
                .filter(node -> !Objects.equals(claims.get(node), before.claims.get(node)))
                .toList();
    }

    /**
     * The same, in which masters that keys are coming to count as changed: a key may come after they were walked, from one
     * that was not yet. What is still to come after the others were walked has been seen there.
     */
    Territory unsettled() {
        Map<Node, String> settled = new HashMap<>(claims);
        settled.values().removeIf(claim -> claim.contains("-<-"));
        return new Territory(settled);
    }

    /** Whether each slot of the space is claimed, so that no master is missing. */
    boolean covers(Layout layout) {
        BitSet slots = new BitSet();
        claims.values().forEach(claim -> collect(claim, slots));
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            if (!slots.get(layout.slotOf(bucket))) {
                return false;
            }
        }
        return true;
    }

    private static void collect(String claim, BitSet slots) {
        String[] words = claim.split(" ", -1);
        for (int i = FIRST_SLOT; i < words.length; i++) {
            if (!words[i].startsWith("[")) {
                int dash = words[i].indexOf('-');
                int first = Integer.parseInt(dash < 0 ? words[i] : words[i].substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(words[i].substring(dash + 1));
                slots.set(first, last + 1);
            }
        }
    }

    /** What a node of a Cluster says of itself in its reply to {@code CLUSTER NODES}; nothing when it does not know itself. */
    static String claim(int incarnation, Object reply) {
        return Layout.text((byte[]) reply)
                .lines()
                .filter(line -> line.contains("myself"))
                .map(line -> untimed(line) + " [incarnation-" + incarnation)
                .findFirst()
                .orElse("");
    }

    private static String untimed(String line) {
        String[] words = line.split(" ", -1);
        for (int i = FIRST_TIME; i <= LAST_TIME && i < words.length; i++) {
            words[i] = "";
        }
        return String.join(" ", words);
    }
}
