package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What must hold of a space while nobody changes it: list, hash index, expiry index and eviction tell the same. */
final class Invariants {

    private Invariants() {}

    static void check(Space space) {
        long nodes = 0;
        long filed = 0;
        long weight = 0;
        long earliest = Cell.NEVER;
        String previous = null;
        for (Iterator<Node> each = space.index.nodes(KeyRange.all(), false); each.hasNext(); ) {
            Node node = each.next();
            checkOrder(previous, node.key);
            previous = node.key;
            nodes++;
            Cell cell = node.cell();
            assertNotNull(cell, () -> "the list has a dead node: " + node.key);
            assertSame(node, space.index.get(node.key), "the hash index has another node");
            long time = space.expiry.heap(node.hash).timeOf(node);
            assertEquals(cell.deadline != Cell.NEVER, time != Cell.NEVER, "on file exactly when it expires");
            assertTrue(time <= cell.deadline, "filed under a lower bound");
            earliest = Math.min(earliest, time);
            filed += time == Cell.NEVER ? 0 : 1;
            weight += node instanceof BoundedNode bounded ? bounded.weight : 0;
        }
        assertEquals(nodes, space.index.size(), "nodes in the hash index");
        assertEquals(filed, space.expiry.size(), "records in the expiry index");
        assertEquals(earliest, space.expiry.earliest(), "the earliest record");
        checkEviction(space.eviction, nodes, weight);
    }

    private static void checkOrder(@Nullable String previous, String key) {
        assertTrue(previous == null || KeyOrder.compare(previous, key) < 0, () -> previous + " before " + key);
    }

    private static void checkEviction(@Nullable Eviction eviction, long nodes, long weight) {
        if (eviction != null) {
            assertEquals(nodes, eviction.entries(), "entries counted");
            assertEquals(weight, eviction.bytes(), "bytes counted");
        }
    }
}
