package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Records;
import io.reactivekv.bench.load.Ycsb;
import io.reactivekv.bench.load.YcsbTarget;
import io.reactivekv.bench.load.Zipf;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.reactivestreams.Publisher;

/** A subject full of YCSB's records, and a workload on it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH injects the parameters and calls load() first.
public class YcsbRecords {

    /** How many records there are. */
    @Param("100000")
    public int records;

    /** What is measured. */
    @Param("kv")
    public String subject;

    /** The workload. */
    @Param("A")
    public Ycsb.Mix mix;

    Ycsb workload;
    private Subject store;

    /** Loads the records. */
    @Setup(Level.Trial)
    public void load() {
        store = Subject.named(subject);
        for (int i = 0; i < records; i++) {
            store.load(Keys.of(i), new Row(new byte[Ycsb.RECORD]));
        }
        workload = new Ycsb(mix, new Target(store), new Zipf(records), new Records(records), Keys::of);
    }

    /** Lets go of them. */
    @TearDown(Level.Trial)
    public void close() {
        store.close();
    }

    /** A record as an object, since a store keeps no references to bare bytes. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
    private record Row(byte[] fields) {}

    private record Target(Subject store) implements YcsbTarget {

        @Override
        public Publisher<?> read(String key) {
            return store.get(key);
        }

        @Override
        public Publisher<?> update(String key, byte[] value) {
            return store.put(key, new Row(value));
        }

        @Override
        public Publisher<?> insert(String key, byte[] value) {
            return store.put(key, new Row(value));
        }

        @Override
        public Publisher<?> scan(String from, int count) {
            return store.scan(from, count);
        }

        @Override
        public Publisher<?> readModifyWrite(String key, byte[] value) {
            return store.modify(key, new Row(value));
        }
    }
}
