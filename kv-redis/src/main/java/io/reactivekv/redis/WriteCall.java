package io.reactivekv.redis;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls of {@code write.lua} and {@code add.lua}. */
final class WriteCall {

    private static final byte[] NOTHING = {};
    private static final byte[] DONE = {'1'};

    private WriteCall() {}

    static Call of(Layout layout, Write<byte[]> write, Condition condition, boolean wantsOld) {
        int bucket = layout.bucketOf(write.key());
        Call call = keys(Call.write(Script.WRITE), layout, write.key(), bucket);
        Object unused = call.arg(name(condition))
                .arg(
                        condition instanceof Condition.Unchanged unchanged
                                ? unchanged.revision().toString()
                                : "")
                .arg(name(write))
                .arg(write instanceof Write.Put<byte[]> put ? put.value() : NOTHING);
        return lifetime(call, lifetime(write))
                .arg(lifetime(write).keepsExisting() ? 1 : 0)
                .arg(wantsOld ? 1 : 0)
                .arg(write.key());
    }

    static Call add(Layout layout, String key, int bucket, long delta, Lifetime onCreate) {
        Call call = keys(Call.write(Script.ADD), layout, key, bucket).arg(delta);
        return lifetime(call, onCreate).arg(key);
    }

    static boolean isDone(List<?> reply) {
        return reply.get(0) instanceof byte[] done && done.length == 1 && done[0] == DONE[0];
    }

    static byte @Nullable [] old(List<?> reply) {
        return (byte[]) reply.get(1);
    }

    private static Call keys(Call call, Layout layout, String key, int bucket) {
        Call keyed = call.key(layout.stored(key, bucket));
        return layout.isOrdered() ? keyed.key(layout.index(bucket)).key(layout.expiryIndex(bucket)) : keyed;
    }

    private static Call lifetime(Call call, Lifetime lifetime) {
        return call.arg(lifetime.kind().name().toLowerCase(Locale.ROOT)).arg(lifetime.millis());
    }

    private static Lifetime lifetime(Write<byte[]> write) {
        if (write instanceof Write.Put<byte[]> put) {
            return put.lifetime();
        }
        return write instanceof Write.Expire<byte[]> expire ? expire.lifetime() : Lifetime.never();
    }

    private static String name(Write<byte[]> write) {
        if (write instanceof Write.Put<byte[]>) {
            return "put";
        }
        return write instanceof Write.Delete<byte[]> ? "delete" : "expire";
    }

    private static String name(Condition condition) {
        if (condition instanceof Condition.Always) {
            return "always";
        }
        if (condition instanceof Condition.Absent) {
            return "absent";
        }
        return condition instanceof Condition.Present ? "present" : "unchanged";
    }
}
