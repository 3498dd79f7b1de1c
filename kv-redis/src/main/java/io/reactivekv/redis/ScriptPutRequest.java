package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.reactivekv.ForeignDataException;
import io.reactivekv.StoreConfigurationException;
import java.util.List;

/** {@code put.lua} for the puts of one bucket that have gathered. */
final class ScriptPutRequest extends OpsRequest<PutOp> {

    private final ScriptCall call;
    private final Layout layout;
    private final int bucket;
    private final boolean expiring;
    private long added;

    ScriptPutRequest(List<PutOp> gathered, ScriptCall call, Layout layout, int bucket) {
        super(CommandType.EVALSHA, gathered);
        this.call = call;
        this.layout = layout;
        this.bucket = bucket;
        this.expiring = gathered.stream().anyMatch(op -> op.ttl > 0);
    }

    @Override
    void write(ByteBuf out) {
        int count = ops.size();
        call.encode(out, 2 + count, 1 + (expiring ? 2 : 1) * count);
        Resp.bulk(out, layout.index(bucket));
        Resp.bulk(out, layout.expiryIndex(bucket));
        for (int i = 0; i < count; i++) {
            Resp.bulk(out, ops.get(i).key);
        }
        Resp.bulk(out, layout.head(bucket).length + 1L);
        for (int i = 0; i < count; i++) {
            Resp.bulk(out, ops.get(i).value);
        }
        if (expiring) {
            for (int i = 0; i < count; i++) {
                Resp.bulk(out, ops.get(i).ttl);
            }
        }
    }

    /** A put replaces whatever lies under a key: what is of another type is an index, and no key's fault. */
    @Override
    void answered(Node node) {
        if (ops.size() == 1 && hasError() && ServerError.failure(getError()) instanceof ForeignDataException foreign) {
            node.fail(ops.get(0), indexTaken(foreign));
        } else {
            super.answered(node);
        }
    }

    private StoreConfigurationException indexTaken(ForeignDataException refusal) {
        return new StoreConfigurationException(
                "no sorted set of this library lies under " + Layout.shown(layout.index(bucket)) + " or "
                        + Layout.shown(layout.expiryIndex(bucket)) + ", the indexes of the space \"" + layout.prefix()
                        + "\"; delete or rename what is there, then take the keys in with RedisSpaces.reindex or"
                        + " `kv reindex`",
                refusal);
    }

    @Override
    public void set(long integer) {
        added = integer;
    }

    @Override
    void replied(Node node) {
        for (int i = 0; i < ops.size(); i++) {
            node.learn(i >= added);
            node.succeed(ops.get(i), true);
        }
    }
}
