package io.reactivekv.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Redis command with its reply: the driver's command and its output in one object, which writes its arguments
 * straight to the wire and reads the reply straight into operations.
 */
abstract class Request extends CommandOutput<byte[], byte[], Object> implements RedisCommand<byte[], byte[], Object> {

    /** Of each megabyte the link is told: so many bits of a number of bytes are less than one. */
    private static final int BITS_UNTOLD = 20;

    /** Where it was sent; set before it is. */
    @Nullable
    Link link;

    /** What it was sent together with; null for the connection's own commands. */
    @Nullable
    Flight flight;

    /** About how many bytes it and what is written together with it take; 0 where that does not matter. */
    int room;

    private final CommandType type;
    private long received;
    private boolean done;

    Request(CommandType type) {
        super(ByteArrayCodec.INSTANCE, "");
        this.type = type;
    }

    /** Writes it in Redis's wire format. */
    abstract void write(ByteBuf out);

    /** The driver's buffer begins small, and would be copied each time that it has to grow. */
    @Override
    public final void encode(ByteBuf out) {
        if (room > 0) {
            out.ensureWritable(room);
        }
        write(out);
    }

    /** Hands the reply, or the server's error, to the operations. */
    abstract void answered(Node node);

    /** How many operations it was sent for. */
    int size() {
        return 0;
    }

    /** Calls with each operation it was sent for. */
    abstract void forEachOp(Consumer<Op<?>> visitor);

    /** How many bytes of values were in the reply. */
    final long received() {
        return received;
    }

    final byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        comesIn(received, received + bytes.length);
        received += bytes.length;
        return bytes;
    }

    /** More has come in of its reply, or of the one before it, which the link would take for silence. */
    final void comesIn(long before, long after) {
        Link at = link;
        if (before >> BITS_UNTOLD != after >> BITS_UNTOLD && at != null) {
            at.hears();
        }
    }

    @Override
    public final CommandOutput<byte[], byte[], Object> getOutput() {
        return this;
    }

    @Override
    public final void setOutput(CommandOutput<byte[], byte[], Object> output) {
        throw new UnsupportedOperationException("the reply has its place");
    }

    @Override
    public final void complete() {
        if (!done) {
            done = true;
            Link at = link;
            if (at != null) {
                at.answered(this);
            }
        }
    }

    /** Any failure that is not an error reply means that replies may no longer belong to their commands. */
    @Override
    public final boolean completeExceptionally(Throwable reason) {
        if (done) {
            return false;
        }
        done = true;
        Link at = link;
        if (at != null) {
            at.broken(reason);
        }
        return true;
    }

    @Override
    public final void cancel() {
        boolean unused = completeExceptionally(new CancellationException("connection closed"));
    }

    @Override
    public final boolean isCancelled() {
        return false;
    }

    @Override
    public final boolean isDone() {
        return done;
    }

    @Override
    public final CommandArgs<byte[], byte[]> getArgs() {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE);
    }

    @Override
    public final ProtocolKeyword getType() {
        return type;
    }

    @Override
    public final String toString() {
        return type.toString();
    }
}
