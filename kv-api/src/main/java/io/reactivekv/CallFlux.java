package io.reactivekv;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** An operation with many results: asks the backend on subscription, and turns its answers into the user's. */
final class CallFlux<T, R> extends Flux<R> {

    private final Call call;
    private final Function<ContextView, Flux<T>> source;
    private final BiFunction<T, ContextView, @Nullable R> mapper;

    private CallFlux(Call call, Function<ContextView, Flux<T>> source, BiFunction<T, ContextView, @Nullable R> mapper) {
        this.call = call;
        this.source = source;
        this.mapper = mapper;
    }

    /**
     * A new operation.
     *
     * @param source what is asked of the backend, anew for each subscription
     * @param mapper makes of an answer what the user gets; null to leave it out
     */
    static <T, R> Flux<R> of(
            Call call, Function<ContextView, Flux<T>> source, BiFunction<T, ContextView, @Nullable R> mapper) {
        return onAssembly(new CallFlux<>(call, source, mapper));
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        CallSubscriber.subscribe(call, source, mapper, actual);
    }
}
