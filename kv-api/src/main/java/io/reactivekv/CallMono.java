package io.reactivekv;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** An operation with one result at most: asks the backend on subscription, and turns its answer into the user's. */
final class CallMono<T, R> extends Mono<R> {

    private final Call call;
    private final Function<ContextView, Mono<T>> source;
    private final BiFunction<T, ContextView, @Nullable R> mapper;

    private CallMono(Call call, Function<ContextView, Mono<T>> source, BiFunction<T, ContextView, @Nullable R> mapper) {
        this.call = call;
        this.source = source;
        this.mapper = mapper;
    }

    /**
     * A new operation.
     *
     * @param source what is asked of the backend, anew for each subscription
     * @param mapper makes of the answer what the user gets; null for nothing
     */
    static <T, R> Mono<R> of(
            Call call, Function<ContextView, Mono<T>> source, BiFunction<T, ContextView, @Nullable R> mapper) {
        return onAssembly(new CallMono<>(call, source, mapper));
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        CallSubscriber.subscribe(call, source, mapper, actual);
    }
}
