package io.reactivekv;

import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Counters in the native form of a backend: decimal numbers. */
final class BackendCounters implements CounterStore {

    private final View<String> view;

    BackendCounters(View<String> view) {
        this.view = view;
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Expiry onCreate) {
        String inner = view.keys().inner(key);
        Lifetime lifetime = view.resolve(onCreate);
        return CallMono.of(
                view,
                Operation.ADD_AND_GET,
                key,
                context -> view.backend().addAndGet(inner, delta, lifetime),
                (sum, context) -> sum);
    }

    @Override
    public Mono<Long> get(String key) {
        String inner = view.keys().inner(key);
        return CallMono.of(view, Operation.GET, key, context -> view.backend().get(inner), this::number);
    }

    private Long number(Object stored, ContextView context) {
        try {
            String text = view.codec().decode(stored, context);
            Long number = Long.valueOf(text);
            if (!number.toString().equals(text)) {
                throw new NumberFormatException("no counter is written like this");
            }
            return number;
        } catch (NumberFormatException | SerializationException e) {
            throw new ForeignDataException(
                    "the key holds a value that is no counter; a counter is a decimal number"
                            + " between -2^63 and 2^63-1",
                    e);
        }
    }

    @Override
    public Mono<Boolean> delete(String key) {
        return new PointWrites<>(view).delete(key, Condition.ALWAYS);
    }

    @Override
    public void close() {
        view.lifecycle().close();
    }

    @Override
    public String toString() {
        return "CounterStore[prefix=" + Quoted.of(view.keys().prefix()) + ", backend=" + view.backend() + "]";
    }
}
