package io.reactivekv.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which master has which slot, as one node of a Cluster told; immutable. */
final class SlotMap {

    private final @Nullable String[] masters = new String[SlotHash.SLOT_COUNT];

    private SlotMap() {}

    /**
     * Reads the reply to {@code CLUSTER SLOTS}.
     *
     * @param asked the host that answered; a node that does not know its own name stands for it
     */
    static SlotMap of(Object reply, String asked) {
        SlotMap map = new SlotMap();
        for (Object range : (List<?>) reply) {
            List<?> parts = (List<?>) range;
            List<?> master = (List<?>) parts.get(2);
            byte[] named = master.get(0) instanceof byte[] bytes ? bytes : new byte[0];
            String host = named.length == 0 ? asked : Layout.text(named);
            String address = host + ":" + master.get(1);
            long last = (Long) parts.get(1);
            for (int slot = Math.toIntExact((Long) parts.get(0)); slot <= last; slot++) {
                map.masters[slot] = address;
            }
        }
        return map;
    }

    /** {@code host:port} of the master of a slot; null when nobody has it. */
    @Nullable
    String master(int slot) {
        return masters[slot];
    }
}
