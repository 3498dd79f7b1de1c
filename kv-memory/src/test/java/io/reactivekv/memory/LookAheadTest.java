package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookAheadTest {

    private int read;

    @Test
    void peek_again_isTheSameElement() {
        LookAhead<Integer> ahead = over(3, 0);
        assertEquals(0, ahead.peek());
        assertEquals(0, ahead.peek());
        ahead.advance();
        assertEquals(1, ahead.peek());
    }

    @Test
    void peek_goneElements_arePassedOver() {
        assertEquals(IntStream.range(50, 100).boxed().toList(), drain(over(100, 50)));
        read = 0;
        assertEquals(List.of(), drain(over(100, 100)));
    }

    @Test
    void peek_afterFew_hasReadFewAndThenNeverMoreThan16Ahead() {
        LookAhead<Integer> ahead = over(1_000, 0);
        for (int taken = 0; taken < 1_000; taken++) {
            assertEquals(taken, ahead.peek());
            assertTrue(read <= 2 * taken + 1 && read <= taken + 16, "read " + read + " to show " + taken);
            ahead.advance();
        }
        assertNull(ahead.peek());
    }

    private static List<Integer> drain(LookAhead<Integer> ahead) {
        List<Integer> all = new ArrayList<>();
        for (Integer next = ahead.peek(); next != null; next = ahead.peek()) {
            all.add(next);
            ahead.advance();
        }
        return all;
    }

    /** The numbers below a count, of which the first are gone. */
    private LookAhead<Integer> over(int count, int gone) {
        Iterator<Integer> numbers = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return read < count;
            }

            @Override
            public Integer next() {
                return read++;
            }
        };
        Pull<Integer, Integer> pull = new Pull<>() {
            @Override
            public Iterator<Integer> iterator() {
                return numbers;
            }

            @Override
            public boolean isGone(Integer element) {
                return element < gone;
            }

            @Override
            public boolean isLive(Integer element) {
                return true;
            }

            @Override
            public Integer emit(Integer element) {
                return element;
            }
        };
        return new LookAhead<>(numbers, pull);
    }
}
