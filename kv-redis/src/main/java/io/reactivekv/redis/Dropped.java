package io.reactivekv.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What subscribers throw, which is nobody's to hear but Reactor's hook. A hook that throws in its turn, as some programs set
 * in their tests, must not take the answers of others along.
 */
final class Dropped {

    private static final Logger LOG = LoggerFactory.getLogger(Dropped.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private Dropped() {}

    static void tell(Throwable thrown, Context context) {
        try {
            Operators.onErrorDropped(thrown, context);
        } catch (Throwable thrownByHook) {
            if (WARNED.compareAndSet(false, true)) {
                LOG.warn("the hook for dropped errors (Hooks.onErrorDropped) throws; said once", thrownByHook);
            }
        }
    }
}
