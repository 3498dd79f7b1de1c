package io.reactivekv.bench.result;

/** What a figure says, in which unit, and which way is better. */
public enum Metric {
    /** Operations that ended in a second. */
    OPS("op/s", true),
    /** Time per operation. */
    NANOS("ns/op", false),
    /** Time of one long operation. */
    MILLIS("ms", false),
    /** CPU time of the measuring process, its kernel time, compiler and collector included. */
    CPU_CLIENT("us CPU/op, client", false),
    /** CPU time of the servers. */
    CPU_SERVER("us CPU/op, server", false),
    /** Bytes that the measuring process allocated. */
    ALLOCATED("B/op allocated", false),
    /** Median latency. */
    P50("p50 us", false),
    /** 99th percentile of the latencies. */
    P99("p99 us", false),
    /** 99.9th percentile of the latencies. */
    P999("p99.9 us", false),
    /** The longest latency. */
    WORST("max us", false),
    /** Memory that an entry takes up. */
    BYTES("bytes/entry", false),
    /** Memory that is held for a while. */
    KIB("KiB", false),
    /** How many there were. */
    COUNT("count", false),
    /** A share between 0 and 1. */
    SHARE("share", true);

    private final String unit;
    private final boolean moreIsBetter;

    Metric(String unit, boolean moreIsBetter) {
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    /** The unit as it is printed. */
    public String unit() {
        return unit;
    }

    /** How many times as good a value is as another. */
    public double ratio(double value, double baseline) {
        return moreIsBetter ? value / baseline : baseline / value;
    }

    /** Whether it has a place beside the main figure of a table. */
    public boolean isDetail() {
        return switch (this) {
            case CPU_CLIENT, CPU_SERVER, ALLOCATED, P50, P99, P999, WORST -> true;
            default -> false;
        };
    }
}
