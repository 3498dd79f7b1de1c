package io.reactivekv.memory;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Any operation on a space; the busiest have classes of their own.
 *
 * @param <T> the type of the result
 */
final class Direct<T> extends DirectMono<T> {

    private final MemoryBackend backend;
    private final Function<Space, @Nullable T> operation;

    private Direct(MemoryBackend backend, Function<Space, @Nullable T> operation) {
        this.backend = backend;
        this.operation = operation;
    }

    static <T> Mono<T> mono(MemoryBackend backend, Function<Space, @Nullable T> operation) {
        return new Direct<>(backend, operation).assembled();
    }

    @Override
    public @Nullable T call() {
        return operation.apply(backend.space());
    }
}
