package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script that tells as much of each key, for the reads of one bucket that have gathered. */
final class ScriptReadRequest extends OpsRequest<ReadOp> {

    private final ScriptCall call;
    private final List<@Nullable Object> reply = new ArrayList<>();

    ScriptReadRequest(List<ReadOp> gathered, ScriptCall call) {
        super(CommandType.EVALSHA, gathered);
        this.call = call;
    }

    @Override
    void write(ByteBuf out) {
        call.encode(out, ops.size(), 0);
        for (int i = 0; i < ops.size(); i++) {
            Resp.bulk(out, ops.get(i).key);
        }
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        reply.add(bytes(bytes));
    }

    @Override
    public void set(long integer) {
        reply.add(integer);
    }

    @Override
    void replied(Node node) {
        int each = reply.size() / ops.size();
        if (each == 0 || reply.size() % ops.size() != 0) {
            node.surprised(this, reply.size() + " answers for " + ops.size() + " keys");
            return;
        }
        for (int i = 0; i < ops.size(); i++) {
            node.succeed(ops.get(i), reply.subList(i * each, (i + 1) * each));
        }
    }
}
