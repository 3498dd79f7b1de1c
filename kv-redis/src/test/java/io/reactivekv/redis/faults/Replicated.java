package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.Set;

/** Servers of which some take over from others, whoever decides about that. */
interface Replicated {

    /** Opens the space {@code app:} of a {@link FailoverTrial}. */
    KeyValueStore<String> open(String timeout);

    List<RedisServer> servers();

    /** Those of them that are masters now. */
    List<RedisServer> masters();

    /** Waits until another one is master in its place. */
    void awaitFailoverOf(RedisServer master);

    /** Waits until all are there and agree. */
    void awaitReady();

    /** The keys that lie in the space. */
    Set<String> stored();
}
