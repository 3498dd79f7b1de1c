package io.reactivekv;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** An operation with one result at most: asks the backend on subscription, and turns its answer into the user's. */
final class CallMono<R> extends Mono<R> {

    private final Call<?, R> call;

    private CallMono(Call<?, R> call) {
        this.call = call;
    }

    /** The operation as it is handed to users, seen by their assembly hooks. */
    static <R> Mono<R> of(Call<?, R> call) {
        return onAssembly(new CallMono<>(call));
    }

    /**
     * An operation made of functions.
     *
     * @param key the key as the user gave it; null for an operation on many keys or on none
     * @param source what is asked of the backend, anew for each subscription
     * @param mapper makes of the answer what the user gets; null for nothing
     */
    static <T, R> Mono<R> of(
            View<?> view,
            Operation operation,
            @Nullable String key,
            Function<ContextView, Mono<T>> source,
            BiFunction<T, ContextView, @Nullable R> mapper) {
        return of(new FunctionCall<>(view, operation, key, key == null ? 0 : 1, 1, source, mapper));
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        CallSubscriber.subscribe(call, actual);
    }
}
