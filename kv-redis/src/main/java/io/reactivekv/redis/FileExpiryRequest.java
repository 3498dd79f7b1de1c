package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code ZADD LT} into the expiry index, ahead of overwrites with a TTL that follow on the same connection: moves a
 * member only to an earlier time, so that extending a TTL costs next to nothing.
 *
 * <p>Should an overwrite not follow, its member is one without an expiring value, which the sweep removes.
 */
final class FileExpiryRequest extends Request {

    private static final byte[] ZADD = Resp.word("ZADD");
    private static final byte[] LT = Resp.word("LT");

    private final Layout layout;
    private final int bucket;
    private final long now;
    private final List<PutOp> ops;

    /**
     * A request for puts of one bucket.
     *
     * @param now the server's time or earlier, in milliseconds since 1970
     */
    FileExpiryRequest(List<PutOp> gathered, long now, Layout layout, int bucket) {
        super(CommandType.ZADD);
        this.layout = layout;
        this.bucket = bucket;
        this.now = now;
        this.ops = List.copyOf(gathered);
    }

    @Override
    void write(ByteBuf out) {
        Resp.request(out, 3 + 2 * ops.size());
        out.writeBytes(ZADD);
        Resp.bulk(out, layout.expiryIndex(bucket));
        out.writeBytes(LT);
        int from = layout.head(bucket).length;
        for (int i = 0; i < ops.size(); i++) {
            PutOp op = ops.get(i);
            Resp.bulk(out, now + op.ttl);
            Resp.bulk(out, op.key, from);
        }
    }

    @Override
    public void set(long moved) {
        // How many were moved does not matter.
    }

    @Override
    void answered(Node node) {
        if (hasError()) {
            ops.forEach(op -> op.unfiled = true);
        }
    }

    @Override
    void forEachOp(Consumer<Op<?>> visitor) {
        // The operations belong to the SET requests that follow.
    }
}
