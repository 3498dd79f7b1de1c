package io.reactivekv.redis.faults;

import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a key of an ordered space lies in a Cluster.
 *
 * @param key the key as users know it
 * @param head what stands before it in its stored name
 * @param slot its slot
 * @param master who has it
 */
record KeyPlace(String key, String head, int slot, RedisServer master) {

    /** All keys of a space, as they lie now. */
    static List<KeyPlace> all(RedisCluster cluster, String prefix) {
        List<KeyPlace> places = new ArrayList<>();
        Map<String, Integer> slots = new HashMap<>();
        for (RedisServer master : cluster.masters()) {
            for (Object name : (List<?>) master.command("KEYS", prefix + "{*")) {
                String stored = String.valueOf(name);
                String head = stored.substring(0, stored.indexOf('}') + 1);
                int slot = slots.computeIfAbsent(head, cluster::slotOf);
                places.add(new KeyPlace(stored.substring(head.length()), head, slot, master));
            }
        }
        return places;
    }
}
