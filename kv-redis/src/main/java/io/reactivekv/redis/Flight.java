package io.reactivekv.redis;

/** What was sent at one time; it has landed when every request in it is answered. */
final class Flight {

    final int ops;
    int open;
    long received;

    Flight(int ops, int requests) {
        this.ops = ops;
        this.open = requests;
    }
}
