package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

class AdaptiveKeyOrderTest {

    private static final int[] CODE_POINTS = {'a', 'b', 0xE9, 0x4E2D, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF
    };

    @Test
    void sortedSet_randomKeysAnnouncedOneByOne_isInKeyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            AdaptiveKeyOrder order = new AdaptiveKeyOrder();
            ConcurrentSkipListSet<String> keys = new ConcurrentSkipListSet<>(order);
            for (int i = 0; i < 60; i++) {
                // High characters come late, when there is already much to be found in the other order.
                String key = text(random, i < 20 ? 5 : CODE_POINTS.length);
                order.announce(key);
                keys.add(key);
            }
            List<String> expected = new ArrayList<>(keys);
            expected.sort(KeyOrder.comparator());
            assertEquals(expected, new ArrayList<>(keys), () -> "seed " + seed);
        }
    }

    @Test
    void compare_boundsAgainstKeysWithoutHighCharacters_agreesWithKeyOrder() {
        Random random = new Random(1);
        AdaptiveKeyOrder order = new AdaptiveKeyOrder();
        for (int i = 0; i < 10_000; i++) {
            String key = text(random, 5);
            String bound = text(random, CODE_POINTS.length);
            assertEquals(Integer.signum(KeyOrder.compare(bound, key)), Integer.signum(order.compare(bound, key)));
        }
    }

    @Test
    void subMap_boundsThatTheTwoOrdersPutDifferently_isEmptyInsteadOfAnError() {
        AdaptiveKeyOrder order = new AdaptiveKeyOrder();
        ConcurrentSkipListSet<String> keys = new ConcurrentSkipListSet<>(order);
        keys.add("a");
        String start = "v:\ue000";
        String end = "v:\ud83d\ude00";
        order.announce(start, end);
        assertTrue(keys.subSet(start, end).isEmpty());
    }

    private static String text(Random random, int alphabet) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(4); length >= 0; length--) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(alphabet)]);
        }
        return text.toString();
    }
}
