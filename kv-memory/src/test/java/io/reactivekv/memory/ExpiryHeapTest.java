package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpiryHeapTest {

    private final ExpiryHeap heap = new ExpiryHeap();

    private static Node node(int i) {
        return new Node("k" + i, i);
    }

    @Test
    void file_again_movesTheOneRecord() {
        Node node = node(1);
        heap.file(node, 10);
        heap.file(node, 5);
        heap.file(node, 20);
        assertEquals(1, heap.size());
        assertEquals(20, heap.earliest());
        assertNull(heap.firstDue(19));
        assertSame(node, heap.firstDue(20));
    }

    @Test
    void fileBy_laterTime_leavesTheRecordAlone() {
        Node node = node(1);
        heap.fileBy(node, 10);
        heap.fileBy(node, 20);
        assertEquals(10, heap.timeOf(node));
        heap.fileBy(node, 5);
        assertEquals(5, heap.timeOf(node));
    }

    @Test
    void remove_nodeThatIsNotOnFile_doesNothing() {
        Node node = node(1);
        heap.file(node, 10);
        heap.remove(node(2));
        heap.remove(node);
        heap.remove(node);
        assertEquals(0, heap.size());
        assertEquals(Cell.NEVER, heap.earliest());
        assertEquals(Cell.NEVER, heap.timeOf(node));
    }

    @Test
    void randomFilingAndRemoving_agreesWithAMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Node> nodes =
                IntStream.range(0, 500).mapToObj(ExpiryHeapTest::node).toList();
        Map<Node, Long> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            Node node = nodes.get(random.nextInt(step / 5_000 % 2 == 0 ? 500 : 50));
            if (random.nextInt(3) == 0) {
                heap.remove(node);
                model.remove(node);
            } else {
                long time = random.nextInt(1_000);
                heap.file(node, time);
                model.put(node, time);
            }
            long earliest =
                    model.values().stream().mapToLong(Long::longValue).min().orElse(Cell.NEVER);
            assertEquals(earliest, heap.earliest(), () -> "seed " + seed);
            assertEquals(model.size(), heap.size(), () -> "seed " + seed);
        }
        drain(model, seed);
    }

    private void drain(Map<Node, Long> model, long seed) {
        while (!model.isEmpty()) {
            Node first = heap.firstDue(1_000);
            long earliest =
                    model.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            assertEquals(earliest, model.remove(first), () -> "seed " + seed);
            heap.remove(first);
        }
        assertNull(heap.firstDue(Long.MAX_VALUE));
    }
}
