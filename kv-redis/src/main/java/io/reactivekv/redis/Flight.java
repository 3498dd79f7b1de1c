package io.reactivekv.redis;

/** What was sent at one time; it has landed when every request in it is answered. */
final class Flight {

    final int ops;
    final int bytes;

    /** Whether it is of urgent operations, which read no more than this library asks for. */
    final boolean urgent;

    int open;
    long received;

    Flight(int ops, int bytes, boolean urgent, int requests) {
        this.ops = ops;
        this.bytes = bytes;
        this.urgent = urgent;
        this.open = requests;
    }
}
