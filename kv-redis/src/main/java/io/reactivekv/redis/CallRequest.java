package io.reactivekv.redis;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Call} on the wire, with whatever reply. */
abstract class CallRequest extends Request {

    private final Call call;
    private final @Nullable ScriptCall script;
    private final ReplyTree reply = new ReplyTree();

    CallRequest(Call call, @Nullable ScriptCall script) {
        super(call.type());
        this.call = call;
        this.script = script;
    }

    final @Nullable Object reply() {
        return reply.root();
    }

    @Override
    final void write(ByteBuf out) {
        List<byte[]> words = call.words();
        if (script == null) {
            Resp.request(out, 1 + words.size());
            Resp.bulk(out, call.type().getBytes());
        } else {
            script.encode(out, call.keys(), words.size() - call.keys());
        }
        for (int i = 0; i < words.size(); i++) {
            Resp.bulk(out, words.get(i));
        }
    }

    @Override
    public final void set(@Nullable ByteBuffer bytes) {
        reply.add(bytes(bytes));
    }

    @Override
    public final void set(long integer) {
        reply.add(integer);
    }

    @Override
    public final void set(double number) {
        reply.add(number);
    }

    @Override
    public final void set(boolean value) {
        reply.add(value ? 1L : 0L);
    }

    @Override
    public final void multi(int count) {
        reply.begin(count);
    }
}
