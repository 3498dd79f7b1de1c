package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** {@code delete.lua} for the deletes of one bucket that have gathered. */
final class ScriptDeleteRequest extends OpsRequest<DeleteOp> {

    private final ScriptCall call;
    private final Layout layout;
    private final int bucket;
    private final boolean[] removed;
    private int read;

    ScriptDeleteRequest(List<DeleteOp> gathered, ScriptCall call, Layout layout, int bucket) {
        super(CommandType.EVALSHA, gathered);
        this.call = call;
        this.layout = layout;
        this.bucket = bucket;
        this.removed = new boolean[gathered.size()];
    }

    @Override
    void write(ByteBuf out) {
        call.encode(out, 2 + ops.size(), 1);
        Resp.bulk(out, layout.index(bucket));
        Resp.bulk(out, layout.expiryIndex(bucket));
        for (int i = 0; i < ops.size(); i++) {
            Resp.bulk(out, ops.get(i).key);
        }
        Resp.bulk(out, layout.head(bucket).length + 1L);
    }

    @Override
    public void set(long integer) {
        removed[read++] = integer > 0;
    }

    @Override
    void replied(Node node) {
        if (read != removed.length) {
            node.surprised(this, read + " answers for " + removed.length + " keys");
            return;
        }
        for (int i = 0; i < removed.length; i++) {
            node.succeed(ops.get(i), removed[i]);
        }
    }
}
