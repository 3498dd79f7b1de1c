package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** {@code DEL}, in a plain layout. */
final class DeleteRequest extends OpsRequest<DeleteOp> {

    private static final byte[] DEL = Resp.word("DEL");

    private long removed;

    DeleteRequest(DeleteOp op) {
        super(CommandType.DEL, List.of(op));
    }

    @Override
    void write(ByteBuf out) {
        Resp.request(out, 2);
        out.writeBytes(DEL);
        Resp.bulk(out, ops.get(0).key);
    }

    @Override
    public void set(long integer) {
        removed = integer;
    }

    @Override
    void replied(Node node) {
        node.succeed(ops.get(0), removed > 0);
    }
}
