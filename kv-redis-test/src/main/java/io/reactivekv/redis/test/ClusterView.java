package io.reactivekv.redis.test;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Cluster as one of its nodes sees it: what {@code CLUSTER NODES} says. */
final class ClusterView {

    private final List<Line> lines;

    private ClusterView(List<Line> lines) {
        this.lines = lines;
    }

    /** Asks a node. */
    static ClusterView of(RedisServer node) {
        return new ClusterView(String.valueOf(node.command("CLUSTER", "NODES"))
                .lines()
                .map(Line::parse)
                .toList());
    }

    /** The ids of masters, each with its slots; masters without slots are left out. */
    Map<String, BitSet> slots() {
        Map<String, BitSet> slots = new HashMap<>();
        for (Line line : lines) {
            if (!line.slots().isEmpty()) {
                slots.put(line.id(), line.slots());
            }
        }
        return slots;
    }

    /** The id of the master of a slot; null when it has none. */
    @Nullable
    String masterOf(int slot) {
        return lines.stream()
                .filter(line -> line.slots().get(slot))
                .map(Line::id)
                .findFirst()
                .orElse(null);
    }

    /** The ids of a master's replicas. */
    List<String> replicasOf(String master) {
        return lines.stream()
                .filter(line -> master.equals(line.master()))
                .map(Line::id)
                .toList();
    }

    /** The ids of those among some nodes that are replicas, each with its master's. */
    Map<String, String> replicasAmong(Set<String> ids) {
        Map<String, String> replicas = new HashMap<>();
        for (Line line : lines) {
            if (line.master() != null && ids.contains(line.id())) {
                replicas.put(line.id(), line.master());
            }
        }
        return replicas;
    }

    /** Whether any of some nodes is thought to have failed. */
    boolean suspectsAnyOf(Set<String> ids) {
        return lines.stream()
                .anyMatch(line -> ids.contains(line.id()) && line.flags().contains("fail"));
    }

    /** Whether so many nodes are known, and all of them are connected. */
    boolean isComplete(int nodes) {
        return lines.size() == nodes
                && lines.stream()
                        .allMatch(line -> line.connected() && !line.flags().contains("handshake"));
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    private record Line(String id, String flags, @Nullable String master, boolean connected, BitSet slots) {

        /** {@code <id> <ip:port@bus> <flags> <master> <ping> <pong> <epoch> <link> <slot> <slot> …}. */
        static Line parse(String text) {
            List<String> words = List.of(text.split(" ", -1));
            String master = words.get(3);
            boolean connected = words.get(7).equals("connected") || words.get(2).contains("myself");
            return new Line(
                    words.get(0),
                    words.get(2),
                    master.equals("-") ? null : master,
                    connected,
                    slots(words.subList(8, words.size())));
        }

        private static BitSet slots(List<String> ranges) {
            BitSet slots = new BitSet();
            for (String range : ranges) {
                // In brackets are slots that are being migrated, which belong to their old master until that is over.
                if (!range.startsWith("[")) {
                    String[] ends = range.split("-", -1);
                    slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
                }
            }
            return slots;
        }
    }
}
