package io.reactivekv.bench.load;

import java.util.HashSet;
import java.util.Set;

/** The numbered records of one space: which number the next insert has, and which numbers can be read. Thread-safe. */
public final class Records {

    private final Set<Integer> early = new HashSet<>();
    private int next;
    private volatile int readable;

    /** So many records are there, with the numbers from 0. */
    public Records(int there) {
        next = there;
        readable = there;
    }

    /** The number of a record that is about to be inserted. */
    synchronized int take() {
        return next++;
    }

    /** The record of a number has been inserted; inserts may end in another order than they began. */
    synchronized void inserted(int number) {
        early.add(number);
        while (early.remove(readable)) {
            readable++;
        }
    }

    /** All records of lower numbers are there. */
    int readable() {
        return readable;
    }
}
