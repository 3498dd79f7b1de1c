package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.StorePermissionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, at the first connect, what was found: server, mode, layout, eviction policy; and warns of each node once. */
final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    private final Topology topology;
    private final AtomicBoolean said = new AtomicBoolean();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    Greeting(Topology topology) {
        this.topology = topology;
    }

    /** Asks the node what it is, unless it has said so or may not be asked. */
    void say(Node node) {
        if (asked.add(node.where())) {
            Object unused = topology.urgentCallAt(node, Call.read(CommandType.INFO), TIMEOUT_NANOS)
                    .map(ServerInfo::of)
                    .subscribe(info -> say(info, node.where()), failure -> unsaid(node.where(), failure));
        }
    }

    private void unsaid(String where, Throwable failure) {
        if (!(failure instanceof StorePermissionException)) {
            boolean unused = asked.remove(where);
        }
        LOG.debug("connected to {}; it does not say what it is: {}", where, failure.getMessage());
    }

    private void say(ServerInfo info, String where) {
        Layout layout = topology.layout();
        if (said.compareAndSet(false, true)) {
            LOG.info(
                    "{}, {}, by Lettuce {}; space \"{}\" is {}; eviction policy {}",
                    info.version(),
                    topology.description(),
                    DriverVersion.found(),
                    layout.prefix(),
                    layout.isOrdered() ? "ordered" : "plain",
                    info.evictionPolicy());
        }
        if (info.isTooOld()) {
            LOG.warn(
                    "{} at {} is too old: Redis 6.2 or later is needed, or some operations fail",
                    info.version(),
                    where);
        }
        if (layout.isOrdered() && info.evictionPolicy().startsWith("allkeys")) {
            LOG.warn(
                    "the eviction policy {} of {} may evict the index of space \"{}\", so that keys disappear from"
                            + " scans; noeviction or a volatile policy keeps it",
                    info.evictionPolicy(),
                    where,
                    layout.prefix());
        }
    }
}
