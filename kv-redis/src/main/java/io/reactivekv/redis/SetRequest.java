package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code SET}. In an ordered layout only over a key that is there ({@code XX}): such a key is in the index already, and
 * one that is not goes the longer way through the script that writes the index too.
 */
final class SetRequest extends OpsRequest<PutOp> {

    private static final byte[] SET = Resp.word("SET");
    private static final byte[] XX = Resp.word("XX");
    private static final byte[] PX = Resp.word("PX");

    private final boolean overwrite;
    private boolean stored;

    SetRequest(PutOp op, boolean overwrite) {
        super(CommandType.SET, List.of(op));
        this.overwrite = overwrite;
    }

    @Override
    void write(ByteBuf out) {
        PutOp op = ops.get(0);
        Resp.request(out, 3 + (overwrite ? 1 : 0) + (op.ttl > 0 ? 2 : 0));
        out.writeBytes(SET);
        Resp.bulk(out, op.key);
        Resp.bulk(out, op.value);
        if (overwrite) {
            out.writeBytes(XX);
        }
        if (op.ttl > 0) {
            out.writeBytes(PX);
            Resp.bulk(out, op.ttl);
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        stored = bytes != null;
    }

    @Override
    void replied(Node node) {
        PutOp op = ops.get(0);
        if (overwrite) {
            node.learn(stored);
        }
        if (stored) {
            if (op.unfiled) {
                node.fileAgain(op);
            }
            node.succeed(op, true);
        } else {
            op.absent = true;
            node.again(op);
        }
    }
}
