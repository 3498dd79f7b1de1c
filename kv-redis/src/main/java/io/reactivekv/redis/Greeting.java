package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, at the first connect, what was found: server, mode, layout, eviction policy. */
final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    private final Topology topology;
    private final AtomicBoolean said = new AtomicBoolean();

    Greeting(Topology topology) {
        this.topology = topology;
    }

    void say(Node node) {
        if (said.compareAndSet(false, true)) {
            Object unused = topology.urgentCallAt(node, Call.read(CommandType.INFO), TIMEOUT_NANOS)
                    .map(ServerInfo::of)
                    .subscribe(this::say, failure -> {
                        LOG.debug(
                                "connected to {}; it does not say what it is: {}",
                                topology.description(),
                                failure.getMessage());
                    });
        }
    }

    private void say(ServerInfo info) {
        Layout layout = topology.layout();
        LOG.info(
                "{}, {}, by Lettuce {}; space \"{}\" is {}; eviction policy {}",
                info.version(),
                topology.description(),
                DriverVersion.found(),
                layout.prefix(),
                layout.isOrdered() ? "ordered" : "plain",
                info.evictionPolicy());
        if (info.isTooOld()) {
            LOG.warn("{} is too old: Redis 6.2 or later is needed, or some operations fail", info.version());
        }
        if (layout.isOrdered() && info.evictionPolicy().startsWith("allkeys")) {
            LOG.warn(
                    "the eviction policy {} may evict the index of space \"{}\", so that keys disappear from scans;"
                            + " noeviction or a volatile policy keeps it",
                    info.evictionPolicy(),
                    layout.prefix());
        }
    }
}
