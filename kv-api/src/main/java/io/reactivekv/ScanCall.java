package io.reactivekv;

import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Goes through the entries of a range; one that cannot be decoded ends the scan, or is skipped and told. */
final class ScanCall<V, R> extends Call<Stored<Object>, R> {

    private final View<V> typed;
    private final ScanRequest request;
    private final BiFunction<Stored<Object>, V, R> form;
    private final @Nullable Consumer<SerializationException> onUndecodable;
    private final long limit;

    /**
     * A new scan.
     *
     * @param form what the user gets of an entry and its decoded value
     * @param options say how many results, and who is told of an undecodable value; without that the scan ends there
     */
    ScanCall(
            View<V> view,
            Operation operation,
            ScanRequest request,
            BiFunction<Stored<Object>, V, R> form,
            ScanOptions options) {
        super(view, operation, null);
        this.typed = view;
        this.request = request;
        this.form = form;
        this.onUndecodable = options.onUndecodable().orElse(null);
        this.limit = options.limit().orElse(Long.MAX_VALUE);
    }

    @Override
    long limit() {
        return limit;
    }

    @Override
    Flux<Stored<Object>> ask(CoreSubscriber<?> caller) {
        return request.range().isEmpty() ? Flux.empty() : view.backend().scan(request);
    }

    @Override
    @Nullable
    R answer(Stored<Object> stored, CoreSubscriber<?> caller) {
        V value;
        try {
            value = typed.codec().decodeFor(caller, stored.value());
        } catch (SerializationException e) {
            skipOrFail(stored, e);
            return null;
        }
        return form.apply(stored, value);
    }

    private void skipOrFail(Stored<Object> stored, SerializationException e) {
        String unreadable = view.keys().outer(stored.key());
        if (onUndecodable == null) {
            String wayOut = "; to go on behind this key use ScanOptions.after, to skip what is unreadable"
                    + " ScanOptions.onUndecodable";
            throw new SerializationException(e.detail() + wayOut, e).in(operation.title, unreadable);
        }
        onUndecodable.accept((SerializationException) e.in(operation.title, unreadable));
    }
}
