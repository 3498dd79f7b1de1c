package io.reactivekv.redis;

/** What was sent at one time; it has landed when every request in it is answered. */
final class Flight {

    final int ops;
    final int bytes;
    int open;
    long received;

    Flight(int ops, int bytes, int requests) {
        this.ops = ops;
        this.bytes = bytes;
        this.open = requests;
    }
}
