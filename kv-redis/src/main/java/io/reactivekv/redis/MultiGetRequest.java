package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code MGET} for the reads of one bucket that have gathered. */
final class MultiGetRequest extends OpsRequest<GetOp> {

    private static final byte[] MGET = Resp.word("MGET");

    private final byte[] @Nullable [] values;
    private int read;

    MultiGetRequest(List<GetOp> gathered) {
        super(CommandType.MGET, gathered);
        values = new byte[gathered.size()][];
    }

    @Override
    void write(ByteBuf out) {
        Resp.request(out, ops.size() + 1);
        out.writeBytes(MGET);
        for (int i = 0; i < ops.size(); i++) {
            Resp.bulk(out, ops.get(i).key);
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        values[read++] = bytes(bytes);
    }

    @Override
    void replied(Node node) {
        if (read != values.length) {
            node.surprised(this, read + " values for " + values.length + " keys");
            return;
        }
        for (int i = 0; i < values.length; i++) {
            node.succeed(ops.get(i), values[i]);
        }
    }
}
