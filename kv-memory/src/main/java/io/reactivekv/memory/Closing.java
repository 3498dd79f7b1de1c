package io.reactivekv.memory;

/** What goes on for longer than a call, and is to hear that its backend has been closed. */
interface Closing {

    /** Ends with {@link io.reactivekv.StoreClosedException}; does nothing after the end. */
    void backendClosed();
}
