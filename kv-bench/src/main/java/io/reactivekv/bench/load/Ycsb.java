package io.reactivekv.bench.load;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * YCSB's core workloads A to F over records of a kilobyte; keys by Zipf, in D the latest ones. Ranges in E have 1 to 100
 * records. Thread-safe.
 */
public final class Ycsb {

    /** A workload and its shares of operations, in percent. */
    public enum Mix {
        /** Update heavy: half reads, half updates. */
        A(50, 50, 0, 0, 0),
        /** Read mostly: 5 percent updates. */
        B(95, 5, 0, 0, 0),
        /** Reads only. */
        C(100, 0, 0, 0, 0),
        /** Reads of the latest records, 5 percent inserts. */
        D(95, 0, 5, 0, 0),
        /** Short ranges, 5 percent inserts. */
        E(0, 0, 5, 95, 0),
        /** Half reads, half read-modify-writes. */
        F(50, 0, 0, 0, 50);

        private final int read;
        private final int update;
        private final int insert;
        private final int scan;
        private final int modify;

        Mix(int read, int update, int insert, int scan, int modify) {
            this.read = read;
            this.update = update;
            this.insert = insert;
            this.scan = scan;
            this.modify = modify;
        }

        /** Whether it reads ranges. */
        public boolean needsOrder() {
            return scan > 0;
        }

        /** Such as {@code YCSB A: 50 % read, 50 % update}. */
        public String title() {
            StringBuilder title = new StringBuilder("YCSB " + name() + ":");
            share(title, read, "read");
            share(title, update, "update");
            share(title, insert, "insert");
            share(title, scan, "scan");
            share(title, modify, "read-modify-write");
            return title.substring(0, title.length() - 1);
        }

        private static void share(StringBuilder title, int percent, String what) {
            if (percent > 0) {
                title.append(' ').append(percent).append(" % ").append(what).append(',');
            }
        }
    }

    /** Bytes in a record. */
    public static final int RECORD = 1_000;

    private static final int LONGEST_RANGE = 100;

    private final Mix mix;
    private final YcsbTarget target;
    private final Zipf zipf;
    private final IntFunction<String> keys;
    private final Records records;
    private final byte[] value = new byte[RECORD];

    /**
     * A workload.
     *
     * @param records those in the space of the target, which whoever inserts there must share
     * @param keys the key of a number
     */
    public Ycsb(Mix mix, YcsbTarget target, Zipf zipf, Records records, IntFunction<String> keys) {
        this.mix = mix;
        this.target = target;
        this.zipf = zipf;
        this.records = records;
        this.keys = keys;
        ThreadLocalRandom.current().nextBytes(value);
    }

    /** The next operation. */
    public Publisher<?> next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int dice = random.nextInt(100);
        if (dice < mix.read) {
            return target.read(keys.apply(number(random)));
        }
        dice -= mix.read;
        if (dice < mix.update) {
            return target.update(keys.apply(number(random)), value);
        }
        dice -= mix.update;
        if (dice < mix.insert) {
            int number = records.take();
            return Mono.from(target.insert(keys.apply(number), value)).doOnSuccess(done -> records.inserted(number));
        }
        dice -= mix.insert;
        if (dice < mix.scan) {
            return target.scan(keys.apply(number(random)), 1 + random.nextInt(LONGEST_RANGE));
        }
        return target.readModifyWrite(keys.apply(number(random)), value);
    }

    private int number(ThreadLocalRandom random) {
        return mix == Mix.D ? Math.max(0, records.readable() - 1 - zipf.rank(random)) : zipf.next(random);
    }
}
