package io.reactivekv.redis;

import io.lettuce.core.cluster.SlotHash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names under which a space lies on the server.
 *
 * <p>A value lies under {@code prefix + key}, in a Cluster under <code>prefix{tag}key</code>. The indexes of a bucket
 * and the records of all spaces have names that begin with the byte 0xFF, which no valid key contains.
 */
final class Layout {

    /** How the record of every space of this layout begins. */
    static final String VERSION = "layout=1";

    private static final byte[] RESERVED = {(byte) 0xFF};

    private final String prefix;
    private final boolean ordered;
    private final int buckets;
    private final byte[][] heads;
    private final byte[][] indexes;
    private final byte[][] expiryIndexes;

    private Layout(String prefix, boolean ordered, String[] tags, int buckets) {
        this.prefix = prefix;
        this.ordered = ordered;
        this.buckets = buckets;
        heads = new byte[tags.length][];
        indexes = new byte[tags.length][];
        expiryIndexes = new byte[tags.length][];
        for (int i = 0; i < tags.length; i++) {
            heads[i] = utf8(prefix + tags[i]);
            indexes[i] = reserved("kv:index:" + prefix + tags[i]);
            expiryIndexes[i] = reserved("kv:expiry:" + prefix + tags[i]);
        }
    }

    /** The layout on one node. */
    static Layout standalone(String prefix, boolean ordered) {
        return new Layout(prefix, ordered, new String[] {""}, 1);
    }

    /** The ordered layout in a Cluster. */
    static Layout bucketed(String prefix, int buckets) {
        return new Layout(prefix, true, Buckets.tags(buckets), buckets);
    }

    /** The plain layout in a Cluster: names as on one node, each slot a bucket. */
    static Layout slotted(String prefix) {
        return new Layout(prefix, false, new String[] {""}, SlotHash.SLOT_COUNT);
    }

    /** The names of all spaces of a database, a sorted set. */
    static byte[] spaces() {
        return reserved("{kv}:spaces");
    }

    /** The records of all spaces by name, a hash. */
    static byte[] records() {
        return reserved("{kv}:records");
    }

    /** A reserved name as redis-cli writes it. */
    static String shown(byte[] reserved) {
        return "\\xff" + text(reserved).substring(1);
    }

    String prefix() {
        return prefix;
    }

    boolean isOrdered() {
        return ordered;
    }

    /** What the record of an ordered space says. */
    String record() {
        return VERSION + " ordered=" + ordered + " buckets=" + heads.length + " hash="
                + (heads.length == 1 ? "none" : Buckets.HASH);
    }

    int buckets() {
        return buckets;
    }

    int bucketOf(String key) {
        if (buckets == 1) {
            return 0;
        }
        return heads.length == 1 ? SlotHash.getSlot(utf8(prefix + key)) : Buckets.of(utf8(key), 0, buckets);
    }

    /**
     * The bucket of a stored name; -1 when it is not one of this space, such as one that is no text, or one with the tag of
     * another bucket than the key's, where nobody looks for it.
     */
    int bucketOfStored(byte[] stored) {
        int bucket = heads.length == 1 ? 0 : Buckets.of(stored, behindTag(stored), buckets);
        byte[] head = heads[bucket];
        if (stored.length <= head.length
                || stored[0] == RESERVED[0]
                || !Arrays.equals(stored, 0, head.length, head, 0, head.length)
                || !isText(stored)) {
            return -1;
        }
        return heads.length == 1 && buckets > 1 ? SlotHash.getSlot(stored) : bucket;
    }

    /** Where the key begins, if it is one of a bucket's: there is no brace in the prefix. */
    private static int behindTag(byte[] stored) {
        int at = 0;
        while (at < stored.length && stored[at] != '}') {
            at++;
        }
        return Math.min(at + 1, stored.length);
    }

    /** The slot of a bucket in a Cluster; of the one behind the last, that of the records of all spaces. */
    int slotOf(int bucket) {
        if (bucket == buckets) {
            return SlotHash.getSlot(records());
        }
        return heads.length == 1 && buckets > 1 ? bucket : SlotHash.getSlot(heads[bucket]);
    }

    /** What stands before a key of this bucket in its stored name. */
    byte[] head(int bucket) {
        return heads.length == 1 ? heads[0] : heads[bucket];
    }

    byte[] index(int bucket) {
        return indexes[bucket];
    }

    byte[] expiryIndex(int bucket) {
        return expiryIndexes[bucket];
    }

    /** The stored name of a key. */
    byte[] stored(String key, int bucket) {
        byte[] head = head(bucket);
        int length = key.length();
        byte[] stored = Arrays.copyOf(head, head.length + length);
        for (int i = 0; i < length; i++) {
            char c = key.charAt(i);
            if (c >= 0x80) {
                byte[] member = utf8(key);
                stored = Arrays.copyOf(head, head.length + member.length);
                System.arraycopy(member, 0, stored, head.length, member.length);
                return stored;
            }
            stored[head.length + i] = (byte) c;
        }
        return stored;
    }

    /** The stored name of an index member. */
    byte[] stored(byte[] member, int bucket) {
        byte[] head = head(bucket);
        byte[] stored = Arrays.copyOf(head, head.length + member.length);
        System.arraycopy(member, 0, stored, head.length, member.length);
        return stored;
    }

    private static boolean isText(byte[] stored) {
        try {
            Object unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stored));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] reserved(String name) {
        byte[] rest = utf8(name);
        byte[] bytes = Arrays.copyOf(RESERVED, 1 + rest.length);
        System.arraycopy(rest, 0, bytes, 1, rest.length);
        return bytes;
    }
}
