package io.reactivekv;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The blocking way to close: waits where waiting is allowed, and only starts where it is not. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyValueStores.class);

    private Closing() {}

    static void await(Mono<Void> closing) {
        if (Schedulers.isInNonBlockingThread()) {
            var unused = closing.subscribe(ignored -> {}, error -> LOG.warn("closing failed", error));
        } else {
            closing.block();
        }
    }
}
