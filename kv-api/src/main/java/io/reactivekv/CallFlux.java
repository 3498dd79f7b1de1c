package io.reactivekv;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** An operation with many results: asks the backend on subscription, and turns its answers into the user's. */
final class CallFlux<R> extends Flux<R> {

    private final Call<?, R> call;

    private CallFlux(Call<?, R> call) {
        this.call = call;
    }

    /** The operation as it is handed to users, seen by their assembly hooks. */
    static <R> Flux<R> of(Call<?, R> call) {
        return onAssembly(new CallFlux<>(call));
    }

    /**
     * An operation made of functions.
     *
     * @param lookups how many keys are looked up
     * @param source what is asked of the backend, anew for each subscription
     * @param mapper makes of an answer what the user gets; null to leave it out
     */
    static <T, R> Flux<R> of(
            View<?> view,
            Operation operation,
            int lookups,
            Function<ContextView, Flux<T>> source,
            BiFunction<T, ContextView, @Nullable R> mapper) {
        return of(new FunctionCall<>(view, operation, null, lookups, Long.MAX_VALUE, source, mapper));
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        CallSubscriber.subscribe(call, actual);
    }
}
