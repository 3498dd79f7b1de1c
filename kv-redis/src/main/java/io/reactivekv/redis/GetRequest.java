package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET}, for a read that has no company or must not have any. */
final class GetRequest extends OpsRequest<GetOp> {

    private static final byte[] GET = Resp.word("GET");

    private byte @Nullable [] value;

    GetRequest(GetOp op) {
        super(CommandType.GET, List.of(op));
    }

    @Override
    void write(ByteBuf out) {
        Resp.request(out, 2);
        out.writeBytes(GET);
        Resp.bulk(out, ops.get(0).key);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        value = bytes(bytes);
    }

    @Override
    void answered(Node node) {
        if (hasError() && ServerError.isWrongType(getError())) {
            node.succeed(ops.get(0), null);
        } else {
            super.answered(node);
        }
    }

    @Override
    void replied(Node node) {
        node.succeed(ops.get(0), value);
    }
}
