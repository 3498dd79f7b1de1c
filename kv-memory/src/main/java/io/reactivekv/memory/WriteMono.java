package io.reactivekv.memory;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Write;

/** A write under a condition; whether it did something. */
final class WriteMono extends DirectMono<Boolean> {

    private final MemoryBackend backend;
    private final Write<Object> write;
    private final Condition condition;

    WriteMono(MemoryBackend backend, Write<Object> write, Condition condition) {
        this.backend = backend;
        this.write = write;
        this.condition = condition;
    }

    @Override
    public Boolean call() {
        return Operations.write(backend.space(), write, condition);
    }
}
