package io.reactivekv;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.util.context.ContextView;

/** Any operation, made of two functions. */
final class FunctionCall<T, R> extends Call<T, R> {

    private final int lookups;
    private final long limit;
    private final Function<ContextView, ? extends CorePublisher<T>> source;
    private final BiFunction<T, ContextView, @Nullable R> mapper;

    FunctionCall(
            View<?> view,
            Operation operation,
            @Nullable String key,
            int lookups,
            long limit,
            Function<ContextView, ? extends CorePublisher<T>> source,
            BiFunction<T, ContextView, @Nullable R> mapper) {
        super(view, operation, key);
        this.lookups = lookups;
        this.limit = limit;
        this.source = source;
        this.mapper = mapper;
    }

    @Override
    int lookups() {
        return lookups;
    }

    @Override
    long limit() {
        return limit;
    }

    @Override
    CorePublisher<T> ask(CoreSubscriber<?> caller) {
        return source.apply(caller.currentContext());
    }

    @Override
    @Nullable
    R answer(T answer, CoreSubscriber<?> caller) {
        return mapper.apply(answer, caller.currentContext());
    }
}
