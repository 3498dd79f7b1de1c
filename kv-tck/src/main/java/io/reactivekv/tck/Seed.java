package io.reactivekv.tck;

import java.util.Random;

/** Where random tests begin. A new one for each test, unless the system property {@value #PROPERTY} repeats one. */
record Seed(long value) {

    static final String PROPERTY = "kv.tck.seed";

    static Seed next() {
        Long repeated = Long.getLong(PROPERTY);
        return new Seed(repeated != null ? repeated : new Random().nextLong());
    }

    Random random() {
        return new Random(value);
    }

    /** An independent one for a part of the test. */
    Seed part(int index) {
        return new Seed(value + 0x9E3779B97F4A7C15L * index);
    }

    @Override
    public String toString() {
        return "repeat with -D" + PROPERTY + "=" + value;
    }
}
