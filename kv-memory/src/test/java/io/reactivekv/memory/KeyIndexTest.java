package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyIndexTest {

    private final KeyIndex index = new KeyIndex();

    private static Node node(String key) {
        return new Node(key, KeyIndex.hash(key));
    }

    private Node insert(String key) {
        Node node = node(key);
        assertNull(index.insert(node));
        return node;
    }

    private void fill(int nodes) {
        for (int i = 0; i < nodes; i++) {
            assertNull(index.insert(node("k" + i)));
        }
    }

    /** Keys of one hash code: each pair of letters is "Aa" or "BB". */
    static List<String> colliding(int bits) {
        List<String> keys = new ArrayList<>(List.of(""));
        for (int i = 0; i < bits; i++) {
            List<String> longer = new ArrayList<>();
            keys.forEach(key -> Collections.addAll(longer, key + "Aa", key + "BB"));
            keys = longer;
        }
        return keys;
    }

    @Test
    void insert_keyThatIsThere_returnsItsNode() {
        Node first = insert("a");
        assertSame(first, index.insert(node("a")));
        assertSame(first, index.get("a"));
        assertEquals(1, index.size());
    }

    @Test
    void get_manyMoreKeysOfOneHashCodeThanAProbeLooksAt_findsAll() {
        List<String> keys = colliding(11);
        assertTrue(keys.size() > 4 * HashSegment.MAX_PROBES);
        Map<String, Node> nodes = new HashMap<>();
        keys.forEach(key -> nodes.put(key, insert(key)));
        keys.forEach(key -> assertSame(nodes.get(key), index.get(key)));
        assertNull(index.get("AaC#"), "another key of the same segment");
        for (String key : keys) {
            index.remove(nodes.get(key));
            assertNull(index.get(key));
        }
        assertEquals(0, index.size());
    }

    @Test
    void get_collidingKeysRemovedFromTheFront_findsTheOthers() {
        List<String> keys = colliding(10);
        List<Node> nodes = keys.stream().map(this::insert).toList();
        for (int i = 0; i < nodes.size(); i++) {
            index.remove(nodes.get(i));
            for (int j = i + 1; j < nodes.size(); j += 97) {
                assertSame(nodes.get(j), index.get(keys.get(j)));
            }
        }
    }

    @Test
    void randomInsertionsAndRemovals_agreeWithAMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Node> model = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            int wave = step / 50_000 % 2 == 0 ? 3 : 1;
            String key = "k" + random.nextInt(20_000);
            Node known = model.get(key);
            if (known == null && random.nextInt(4) < wave) {
                model.put(key, insert(key));
            } else if (known != null && random.nextInt(4) >= wave) {
                index.remove(known);
                model.remove(key);
            }
            assertSame(model.get(key), index.get(key), () -> "seed " + seed);
        }
        assertEquals(model.size(), index.size(), () -> "seed " + seed);
        model.forEach((key, node) -> assertSame(node, index.get(key), () -> "seed " + seed));
    }

    /** A table that is exactly full has room for the graves of removals too. */
    @Test
    void removalsAndInsertionsOfAFullSegment_seldomMakeATableAnew() throws Exception {
        HashSegment segment = new HashSegment();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 1_024; i++) {
            nodes.add(node("k" + i));
            segment.add(nodes.get(i));
        }
        Field field = HashSegment.class.getDeclaredField("table");
        field.setAccessible(true);
        Object table = field.get(segment);
        int made = 0;
        for (int round = 0; round < 10; round++) {
            for (Node node : nodes) {
                segment.remove(node);
                segment.add(node);
                Object now = field.get(segment);
                made += now == table ? 0 : 1;
                table = now;
            }
        }
        assertTrue(made < 100, made + " tables");
        nodes.forEach(node -> assertSame(node, segment.get(node.key, node.hash)));
    }

    @Test
    void nodes_eachRangeAndDirection_areInOrder() {
        for (String key : List.of("b", "d", "a", "c")) {
            assertNull(index.insert(node(key)));
        }
        assertEquals(List.of("a", "b", "c", "d"), keys(KeyRange.all(), false));
        assertEquals(List.of("c", "b"), keys(KeyRange.of("b", "d"), true));
        assertEquals(List.of("d", "c"), keys(KeyRange.from("bb"), true));
        assertEquals(List.of(), keys(KeyRange.of("b", "b"), true));
    }

    @Test
    void sample_fewNodes_areAllFound() {
        Set<Node> nodes = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(insert("k" + i));
        }
        Node[] sample = new Node[16];
        assertEquals(10, index.sample(new SplittableRandom(1), sample));
        assertEquals(nodes, new HashSet<>(Arrays.asList(sample).subList(0, 10)));
    }

    @Test
    void sample_manyNodes_reachesEachOfThem() {
        fill(1_000);
        Set<Node> seen = new HashSet<>();
        SplittableRandom random = new SplittableRandom(1);
        Node[] sample = new Node[16];
        for (int i = 0; i < 5_000; i++) {
            assertEquals(16, index.sample(random, sample));
            Collections.addAll(seen, sample);
        }
        assertEquals(1_000, seen.size());
    }

    private List<String> keys(KeyRange range, boolean descending) {
        List<String> keys = new ArrayList<>();
        for (Iterator<Node> each = index.nodes(range, descending); each.hasNext(); ) {
            keys.add(each.next().key);
        }
        return keys;
    }
}
