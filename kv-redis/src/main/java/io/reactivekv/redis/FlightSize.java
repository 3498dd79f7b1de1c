package io.reactivekv.redis;

/**
 * How many operations may fly together: fewer of them, the more bytes they have carried of late, there and back. Large
 * flights save work for small values; of large ones they only make both sides hold much at a time, which costs the server
 * more, for memory that it fetches from its system and gives back, than it saves. Confined to the home loop.
 */
final class FlightSize {

    /** Found by measuring gets and puts of 1 to 64 kB with a quarter, a half, double and four times as much. */
    private static final int BYTES = 1 << 18;

    /** Over how many operations an average reaches back. */
    private static final float MEMORY = 64;

    private final int limit;
    private float sent;
    private float received;
    private int most;

    /**
     * A size that is adapted.
     *
     * @param limit how many operations may fly together at most
     */
    FlightSize(int limit) {
        this.limit = limit;
        this.most = limit;
    }

    int most() {
        return most;
    }

    /** Whether so many operations that send so many bytes are enough. */
    boolean isReached(int ops, int bytes) {
        return ops >= most || bytes >= BYTES;
    }

    void learnSent(int ops, long bytes) {
        sent = average(sent, ops, bytes);
        adapt();
    }

    void learnReceived(int ops, long bytes) {
        received = average(received, ops, bytes);
        adapt();
    }

    private static float average(float before, int ops, long bytes) {
        return before + ((float) bytes / ops - before) * Math.min(1, ops / MEMORY);
    }

    private void adapt() {
        most = (int) Math.max(1, Math.min(limit, BYTES / (1 + sent + received)));
    }
}
