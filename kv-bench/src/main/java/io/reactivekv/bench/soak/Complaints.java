package io.reactivekv.bench.soak;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What was found to be wrong; the first ones in words, all of them in number. Thread-safe. */
final class Complaints {

    private static final int KEPT = 20;

    private final Queue<String> first = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();

    void add(String complaint) {
        if (count.incrementAndGet() <= KEPT) {
            first.add(complaint);
        }
    }

    long count() {
        return count.get();
    }

    List<String> first() {
        return List.copyOf(first);
    }
}
