package io.reactivekv.redis;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection's own call, outside all queues: greeting and heartbeat. */
final class OwnRequest extends CallRequest {

    private final BiConsumer<@Nullable Object, @Nullable String> listener;

    /**
     * A call of a connection's own.
     *
     * @param listener called on the home loop with the reply, or with the server's error; not when the link ends first
     */
    OwnRequest(Call call, BiConsumer<@Nullable Object, @Nullable String> listener) {
        super(call, call.script() == null ? null : new ScriptCall(call.script(), false));
        this.listener = listener;
    }

    @Override
    void answered(Node node) {
        answered();
    }

    void answered() {
        listener.accept(reply(), getError());
    }

    @Override
    void forEachOp(Consumer<Op<?>> visitor) {
        // It has none.
    }
}
