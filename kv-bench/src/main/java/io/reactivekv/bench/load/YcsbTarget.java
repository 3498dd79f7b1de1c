package io.reactivekv.bench.load;

import org.reactivestreams.Publisher;

/** What YCSB's workloads ask of a store. */
public interface YcsbTarget {

    /** Reads a record. */
    Publisher<?> read(String key);

    /** Overwrites a record. */
    Publisher<?> update(String key, byte[] value);

    /** Adds a record. */
    Publisher<?> insert(String key, byte[] value);

    /** Reads so many records from a key on, in key order. */
    Publisher<?> scan(String from, int count);

    /** Reads a record and writes it anew. */
    Publisher<?> readModifyWrite(String key, byte[] value);
}
