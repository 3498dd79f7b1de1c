package io.reactivekv.redis;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens physical connections to one server, or to whichever is the master at the time. */
interface Dialer {

    /** Begins to connect. */
    CompletionStage<Dialled> dial();

    /** How many it asks in turn for the way, one at each attempt: a refusal is final when all of them have refused. */
    default int ways() {
        return 1;
    }

    /** Whether those who name the master name another than the one at an address; false when nobody does. */
    default CompletionStage<Boolean> isReplaced(SocketAddress master) {
        return CompletableFuture.completedFuture(false);
    }

    /** What it connects to, for messages; without secrets. */
    String where();

    /** What else may be the matter while no connection comes about, as the end of a sentence; empty for nothing. */
    String doubt();
}
