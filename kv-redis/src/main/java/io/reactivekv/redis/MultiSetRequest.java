package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code MSET}, for permanent values of one bucket in a plain layout. */
final class MultiSetRequest extends OpsRequest<PutOp> {

    private static final byte[] MSET = Resp.word("MSET");

    MultiSetRequest(List<PutOp> gathered) {
        super(CommandType.MSET, gathered);
    }

    @Override
    void write(ByteBuf out) {
        Resp.request(out, 1 + 2 * ops.size());
        out.writeBytes(MSET);
        for (int i = 0; i < ops.size(); i++) {
            PutOp op = ops.get(i);
            Resp.bulk(out, op.key);
            Resp.bulk(out, op.value);
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        // Only ever OK.
    }

    @Override
    void replied(Node node) {
        for (int i = 0; i < ops.size(); i++) {
            node.succeed(ops.get(i), true);
        }
    }
}
