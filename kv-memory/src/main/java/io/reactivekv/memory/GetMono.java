package io.reactivekv.memory;

import org.jspecify.annotations.Nullable;

/** The value of a key. */
final class GetMono extends DirectMono<Object> {

    private final MemoryBackend backend;
    private final String key;

    GetMono(MemoryBackend backend, String key) {
        this.backend = backend;
        this.key = key;
    }

    @Override
    public @Nullable Object call() {
        return backend.space().value(key);
    }
}
