package io.reactivekv.redis;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once, at the first connect, what was found: server, mode, layout, eviction policy; and warns of each server, of whoever
 * takes over from it, too, but of the same thing once. Confined to the home loop.
 */
final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final Topology topology;
    private final Set<String> warnings = new HashSet<>();
    private boolean said;

    Greeting(Topology topology) {
        this.topology = topology;
    }

    /** Says what is to be said of another process than was there before. */
    void say(String where, ServerInfo info) {
        if (info.lines().isEmpty()) {
            LOG.debug("connected to {}; it does not say what it is", where);
            return;
        }
        Layout layout = topology.layout();
        if (!said) {
            said = true;
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
            warn(info.version() + " at " + where
                    + " is too old: Redis 6.2 or later is needed, or some operations fail");
        }
        if (layout.isOrdered() && info.evictionPolicy().startsWith("allkeys")) {
            warn("the eviction policy " + info.evictionPolicy() + " of " + where + " may evict the index of space \""
                    + layout.prefix()
                    + "\", so that keys disappear from scans; noeviction or a volatile policy keeps it");
        }
    }

    private void warn(String warning) {
        if (warnings.add(warning)) {
            LOG.warn("{}", warning);
        }
    }
}
