package io.reactivekv.cache;

import java.util.ArrayDeque;
import java.util.Deque;

/** Which numbers of the sequence were known for how long, as far as that was noted. Thread-safe. */
final class KnownNumbers {

    private static final int MOST = 1_000;

    private record Known(long at, long number) {}

    /** The latest last. */
    private final Deque<Known> noted = new ArrayDeque<>();

    /**
     * Notes the highest number that is known now.
     *
     * @param age how old a note has to be to count, in milliseconds: older ones are dropped but for the latest of them
     */
    synchronized void note(long now, long number, long age) {
        if (noted.size() < MOST) {
            noted.addLast(new Known(now, number));
        }
        while (noted.size() > 1 && isOld(secondOf(noted), now, age)) {
            Known unused = noted.removeFirst();
        }
    }

    private static Known secondOf(Deque<Known> all) {
        return all.stream().skip(1).findFirst().orElseThrow();
    }

    private static boolean isOld(Known each, long now, long age) {
        return each.at() + age <= now;
    }

    /** The highest number that was noted so long ago; less than any when none was. */
    synchronized long before(long now, long age) {
        Known first = noted.peekFirst();
        return first != null && isOld(first, now, age) ? first.number() : -1;
    }
}
