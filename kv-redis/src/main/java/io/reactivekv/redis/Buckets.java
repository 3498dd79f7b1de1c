package io.reactivekv.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.zip.CRC32C;

/**
 * How a space is cut up in a Cluster. The hash function and the tags are part of the stored layout: they never change.
 */
final class Buckets {

    /** As it stands in the record of a space. */
    static final String HASH = "crc32c";

    private Buckets() {}

    /** The bucket of a key, which begins there and goes on to the end. */
    static int of(byte[] name, int from, int buckets) {
        CRC32C hash = new CRC32C();
        hash.update(name, from, name.length - from);
        return (int) (hash.getValue() % buckets);
    }

    /**
     * A tag in braces for each bucket. The slot of bucket i is the middle one of the i-th of as many equal parts of the
     * slots, so that buckets spread as evenly as slots do; the tag is the smallest decimal number that has that slot.
     */
    static String[] tags(int buckets) {
        String[] tags = new String[buckets];
        int missing = buckets;
        for (int number = 0; missing > 0; number++) {
            String tag = Integer.toString(number);
            int slot = SlotHash.getSlot(tag);
            int bucket = (int) ((long) slot * buckets / SlotHash.SLOT_COUNT);
            if (tags[bucket] == null && slot == target(bucket, buckets)) {
                tags[bucket] = "{" + tag + "}";
                missing--;
            }
        }
        return tags;
    }

    private static int target(int bucket, int buckets) {
        return (int) ((2L * bucket + 1) * SlotHash.SLOT_COUNT / (2L * buckets));
    }
}
