package io.reactivekv;

import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import java.util.ArrayList;
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
        Flux<KeyValue<V>> entries = scan(
                        Operation.PAGE, Detail.VALUE, range, options.ordered().limit(size + 1), view::keyValue)
                .onErrorMap(UnsupportedOperationException.class, Ranges::withoutPages);
        return Mono.defer(() -> {
            List<KeyValue<V>> found = new ArrayList<>();
            return entries.doOnNext(found::add)
                    .then(Mono.fromSupplier(() -> page(found, (int) size, found.size() > size)))
                    .onErrorResume(KeyValueException.class, failure -> unreadable(failure, found, (int) size));
        });
    }

    private static UnsupportedOperationException withoutPages(UnsupportedOperationException withoutOrder) {
        return new UnsupportedOperationException(
                "a page ends with a key to go on behind, and this store keeps its keys in no order; a scan with"
                        + " ScanOptions.unordered() has them all",
                withoutOrder);
    }

    /** A value behind the page is no part of it. One within fails it; a shorter page has what comes before. */
    private static <V> Mono<Page<V>> unreadable(KeyValueException failure, List<KeyValue<V>> found, int size) {
        boolean isOfValue = failure instanceof SerializationException || failure instanceof ValueTooLargeException;
        if (!isOfValue || found.isEmpty()) {
            return Mono.error(failure);
        }
        if (found.size() == size) {
            return Mono.just(page(found, size, true));
        }
        return Mono.error(failure.adding(
                "; the entries before this key are the page with ScanOptions.limit(" + found.size() + ")"));
    }

    private static <V> Page<V> page(List<KeyValue<V>> found, int size, boolean more) {
        return more
                ? new Page<>(
                        found.subList(0, size), Optional.of(found.get(size - 1).key()))
                : new Page<>(found, Optional.empty());
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
