package io.reactivekv.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;

/** Opens physical connections to one server, or to whichever is the master at the time. */
interface Dialer {

    /** Begins to connect. */
    CompletionStage<StatefulRedisConnection<byte[], byte[]>> dial();

    /** How many it asks in turn for the way, one at each attempt: a refusal is final when all of them have refused. */
    default int ways() {
        return 1;
    }

    /** What it connects to, for messages; without secrets. */
    String where();

    /** What else may be the matter while no connection comes about, as the end of a sentence; empty for nothing. */
    String doubt();
}
