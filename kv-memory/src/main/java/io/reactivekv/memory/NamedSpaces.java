package io.reactivekv.memory;

import io.reactivekv.StoreConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The spaces of the process that have a name. A space lives from its first opening until all its backends are closed; at
 * its last closing its entries are gone.
 */
final class NamedSpaces {

    /** The process's own. */
    static final NamedSpaces SHARED = new NamedSpaces();

    private final Map<SpaceName, Shared> open = new HashMap<>();

    /**
     * Opens a backend on a space, which comes into being if nobody has it open.
     *
     * @throws StoreConfigurationException when it is open with other limits, or overlaps with one that is open
     */
    synchronized MemoryBackend open(SpaceName name, Limits limits, Space fresh) {
        Shared shared = open.get(name);
        if (shared == null) {
            open.keySet().forEach(name::refuseOverlap);
            shared = new Shared(fresh);
            open.put(name, shared);
        } else {
            refuseOther("maxEntries", name, shared.space.limits.maxEntries(), limits.maxEntries());
            refuseOther("maxBytes", name, shared.space.limits.maxBytes(), limits.maxBytes());
        }
        shared.backends++;
        return new MemoryBackend(shared.space, name.store(), space -> close(name));
    }

    private synchronized void close(SpaceName name) {
        Shared shared = Objects.requireNonNull(open.get(name));
        shared.backends--;
        if (shared.backends == 0) {
            open.remove(name);
            shared.space.retire();
        }
    }

    private static void refuseOther(String option, SpaceName name, long known, long asked) {
        if (known != asked) {
            throw new StoreConfigurationException("option " + option + ": the store " + name + " is open "
                    + bound(known) + ", so that it cannot be opened " + bound(asked)
                    + "; allowed: the same everywhere in the process, or another name");
        }
    }

    private static String bound(long limit) {
        return limit == Limits.NONE ? "without it" : "with " + limit;
    }

    private static final class Shared {

        private final Space space;
        private int backends;

        Shared(Space space) {
            this.space = space;
        }
    }
}
