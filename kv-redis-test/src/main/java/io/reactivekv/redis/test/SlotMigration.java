package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A slot on its way from one master to another, as far as a test wants it.
 *
 * <pre>{@code
 * SlotMigration migration = cluster.beginMigration(slot, target);
 * migration.move(1);
 * // the slot is half here, half there
 * migration.finish();
 * }</pre>
 */
public final class SlotMigration {

    private static final int KEYS_AT_ONCE = 100;

    private final RedisCluster cluster;
    private final String slot;
    private final RedisServer source;
    private final RedisServer target;

    SlotMigration(RedisCluster cluster, int slot, RedisServer source, RedisServer target) {
        if (source.equals(target)) {
            throw new IllegalArgumentException("slot " + slot + " is already at " + target);
        }
        this.cluster = cluster;
        this.slot = Integer.toString(slot);
        this.source = source;
        this.target = target;
        target.command("CLUSTER", "SETSLOT", this.slot, "IMPORTING", cluster.id(source));
        source.command("CLUSTER", "SETSLOT", this.slot, "MIGRATING", cluster.id(target));
    }

    /** The master that the slot leaves. */
    public RedisServer source() {
        return source;
    }

    /** The master that the slot goes to. */
    public RedisServer target() {
        return target;
    }

    /** Moves up to so many keys; returns how many it were. */
    @CanIgnoreReturnValue
    public int move(int atMost) {
        List<byte[]> keys = keys(atMost);
        transfer(keys);
        return keys.size();
    }

    /** Moves the keys that are left, then the slot, and waits until all running nodes know. */
    public void finish() {
        int moved = move(KEYS_AT_ONCE);
        while (moved > 0) {
            moved = move(KEYS_AT_ONCE);
        }
        List<RedisServer> masters = cluster.masters();
        // The target first: else the source would for a moment send clients to a node that sends them back.
        assign(target);
        assign(source);
        masters.forEach(this::assign);
        cluster.settled();
    }

    private void assign(RedisServer node) {
        node.command("CLUSTER", "SETSLOT", slot, "NODE", cluster.id(target));
    }

    private List<byte[]> keys(int atMost) {
        Object reply = source.command(
                "CLUSTER".getBytes(UTF_8),
                "GETKEYSINSLOT".getBytes(UTF_8),
                slot.getBytes(UTF_8),
                Integer.toString(atMost).getBytes(UTF_8));
        List<byte[]> keys = new ArrayList<>();
        if (reply instanceof List<?> list) {
            list.forEach(key -> keys.add((byte[]) key));
        }
        return keys;
    }

    private void transfer(List<byte[]> keys) {
        if (keys.isEmpty()) {
            return;
        }
        List<byte[]> command = new ArrayList<>();
        for (String word : List.of("MIGRATE", target.host(), Integer.toString(target.port()), "", "0", "10000")) {
            command.add(word.getBytes(UTF_8));
        }
        target.user().migrateOptions().forEach(word -> command.add(word.getBytes(UTF_8)));
        command.add("KEYS".getBytes(UTF_8));
        command.addAll(keys);
        source.command(command.toArray(new byte[0][]));
    }
}
