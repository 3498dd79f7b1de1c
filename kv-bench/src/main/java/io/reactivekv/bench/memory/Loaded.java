package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Result;
import java.util.PriorityQueue;
import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A subject full of entries, and keys of it in an order that no cache can guess. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH injects the parameters and calls load() first.
public class Loaded {

    /** How many entries a short scan has. */
    static final int RANGE = 100;

    private static final int ASKED = 1 << 20;

    /** How many entries there are. */
    @Param("1000000")
    public int entries;

    /** What is measured. */
    @Param("kv")
    public String subject;

    Subject store;
    private Record100[] values;
    private String[] keys;
    private String lastWithRange;

    /** Loads the subject. */
    @Setup(Level.Trial)
    public void load() {
        store = Subject.named(subject);
        String[] all = Keys.below(entries);
        values = new Record100[1024];
        for (int i = 0; i < values.length; i++) {
            values[i] = Record100.of(i);
        }
        for (int i = 0; i < entries; i++) {
            store.load(all[i], Record100.of(i));
        }
        PriorityQueue<String> greatest = new PriorityQueue<>();
        for (String key : all) {
            greatest.add(key);
            if (greatest.size() > RANGE) {
                greatest.remove();
            }
        }
        lastWithRange = greatest.element();
        Random random = new Random(42);
        keys = new String[ASKED];
        for (int i = 0; i < ASKED; i++) {
            // Other objects than those in the store: who asks has made a key of its own.
            keys[i] = new String(all[random.nextInt(entries)].toCharArray());
        }
    }

    /** Lets go of it. */
    @TearDown(Level.Trial)
    public void close() {
        store.close();
    }

    String key(Walk walk) {
        return keys[walk.next() & (ASKED - 1)];
    }

    /** What a key is overwritten with. */
    Record100 value(String key) {
        return values[key.hashCode() & 1023];
    }

    /** Whether a short scan from a key on meets the end of the entries no earlier than its own. */
    boolean hasRange(String key) {
        return key.compareTo(lastWithRange) <= 0;
    }

    /** Where a thread is in its walk through the keys. */
    @State(Scope.Thread)
    public static class Walk {

        final Result result = new Result();
        private int position = new Random().nextInt(ASKED);
        private int turn;

        int next() {
            return position++;
        }

        /** Every twentieth time. */
        boolean isWrite() {
            return ++turn % 20 == 0;
        }
    }
}
