package io.reactivekv;

import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on a range of keys. */
final class Ranges<V> {

    private static final int DEFAULT_PAGE = 100;

    private final View<V> view;

    Ranges(View<V> view) {
        this.view = view;
    }

    Flux<KeyValue<V>> scan(KeyRange range, ScanOptions options) {
        return scan(Operation.SCAN, Detail.VALUE, range, options, view::keyValue);
    }

    Flux<Entry<V>> entries(KeyRange range, ScanOptions options) {
        return scan(Operation.ENTRIES, Detail.ENTRY, range, options, view::entry);
    }

    private <R> Flux<R> scan(
            Operation operation,
            Detail detail,
            KeyRange range,
            ScanOptions options,
            BiFunction<Stored<Object>, V, R> form) {
        boolean skips = options.onUndecodable().isPresent();
        ScanRequest request = request(range, options, detail, skips);
        Flux<R> found = CallFlux.of(new ScanCall<>(view, operation, request, form, options));
        return skips && options.limit().isPresent() ? found.take(options.limit().getAsLong()) : found;
    }

    Flux<String> keys(KeyRange range, ScanOptions options) {
        ScanRequest request = request(range, options, Detail.VALUE, false);
        return CallFlux.of(
                view,
                Operation.KEYS,
                0,
                context -> request.range().isEmpty()
                        ? Flux.empty()
                        : view.backend().keys(request),
                (key, context) -> view.keys().outer(key));
    }

    Mono<Page<V>> page(KeyRange range, ScanOptions options) {
        long size = options.limit().orElse(options.pageSize() == 0 ? DEFAULT_PAGE : options.pageSize());
        if (size > ScanOptions.MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("a page has at most " + ScanOptions.MAX_PAGE_SIZE
                    + " entries, the limit was " + size + "; use scan for more");
        }
        return scan(Operation.PAGE, Detail.VALUE, range, options.ordered().limit(size + 1), view::keyValue)
                .onErrorMap(UnsupportedOperationException.class, Ranges::withoutPages)
                .collectList()
                .map(found -> page(found, (int) size));
    }

    private static UnsupportedOperationException withoutPages(UnsupportedOperationException withoutOrder) {
        return new UnsupportedOperationException(
                "a page ends with a key to go on behind, and this store keeps its keys in no order; a scan with"
                        + " ScanOptions.unordered() has them all",
                withoutOrder);
    }

    private static <V> Page<V> page(List<KeyValue<V>> found, int size) {
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty());
        }
        return new Page<>(
                found.subList(0, size), Optional.of(found.get(size - 1).key()));
    }

    Mono<Long> count(KeyRange range, ScanOptions options) {
        ScanRequest request = request(range, options, Detail.VALUE, false);
        return total(
                Operation.COUNT,
                request,
                () -> view.backend().count(request.range()),
                () -> view.backend().keys(request).count(),
                options.limit().isPresent());
    }

    Mono<Long> deleteAll(KeyRange range, ScanOptions options) {
        ScanRequest request = request(range, options, Detail.VALUE, false);
        return total(
                Operation.DELETE_ALL,
                request,
                () -> view.backend().deleteAll(request.range()),
                () -> Chunks.delete(view.backend(), view.backend().keys(request)),
                options.limit().isPresent() || options.isDescending());
    }

    /**
     * A number that a backend has for a range as a whole.
     *
     * @param byKeys the same by going through the keys, for what only a scan can do, and for a backend without order
     */
    private Mono<Long> total(
            Operation operation,
            ScanRequest request,
            Supplier<Mono<Long>> atOnce,
            Supplier<Mono<Long>> byKeys,
            boolean isPartial) {
        return CallMono.of(
                view,
                operation,
                null,
                context -> {
                    if (request.range().isEmpty()) {
                        return Mono.just(0L);
                    }
                    if (isPartial) {
                        return byKeys.get();
                    }
                    return request.unordered()
                            ? atOnce.get()
                                    .onErrorResume(UnsupportedOperationException.class, withoutOrder -> byKeys.get())
                            : atOnce.get();
                },
                (total, context) -> total);
    }

    private ScanRequest request(KeyRange range, ScanOptions options, Detail detail, boolean skips) {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(options, "options");
        KeyRange rest = options.after()
                .map(key -> range.beyond(key, options.isDescending()))
                .orElse(range);
        return new ScanRequest(
                rest.isEmpty() ? rest : view.keys().inner(rest),
                options.isDescending(),
                skips ? ScanRequest.UNLIMITED : options.limit().orElse(ScanRequest.UNLIMITED),
                options.pageSize(),
                options.isUnordered(),
                detail);
    }
}
