package io.reactivekv.redis;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Emits pages element by element. A page is fetched when there is demand for it, one at a time; the next one is fetched
 * while the current one is consumed, once the subscriber has shown that it goes on, so that at most one page beyond the
 * demand is held.
 */
final class PagedFlux<T> extends Flux<T> {

    private static final int FIRST_PAGE = 256;
    private static final int LARGEST_PAGE = 1_000;

    private final Supplier<Mono<PageSource<T>>> sources;
    private final int fixedSize;
    private final long limit;

    /**
     * A flux of pages.
     *
     * @param sources makes a source for each subscription
     * @param fixedSize the size of pages; 0 to follow the demand
     * @param limit how many elements to emit at most
     */
    PagedFlux(Supplier<Mono<PageSource<T>>> sources, int fixedSize, long limit) {
        this.sources = sources;
        this.fixedSize = fixedSize;
        this.limit = limit;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(new Pages<>(actual, sources.get(), fixedSize, limit));
    }

    private static final class Pages<T> implements Subscription {

        private final CoreSubscriber<? super T> actual;
        private final Mono<PageSource<T>> opening;
        private final int fixedSize;
        private final AtomicLong requested = new AtomicLong();
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger work = new AtomicInteger();
        private final Disposable.Swap fetching = reactor.core.Disposables.swap();
        private final ArrayDeque<T> held = new ArrayDeque<>();
        private volatile @Nullable List<T> arrived;
        private volatile @Nullable Throwable failure;
        private volatile boolean cancelled;
        private volatile boolean loading;
        private @Nullable PageSource<T> source;
        private long remaining;
        private int size;

        Pages(CoreSubscriber<? super T> actual, Mono<PageSource<T>> opening, int fixedSize, long limit) {
            this.actual = actual;
            this.opening = opening;
            this.fixedSize = fixedSize;
            this.remaining = limit;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Object unused = requests.incrementAndGet();
                unused = requested.accumulateAndGet(n, Operators::addCap);
                drain();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            fetching.dispose();
            drain();
        }

        /** Only one thread at a time is in the loop; all plain fields belong to it. */
        private void drain() {
            if (work.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                step();
                missed = work.addAndGet(-missed);
            } while (missed != 0);
        }

        private void step() {
            if (cancelled) {
                held.clear();
                arrived = null;
                return;
            }
            List<T> page = arrived;
            if (page != null) {
                arrived = null;
                held.addAll(page);
                // Large values make pages smaller than they were asked for, and with them what is read ahead.
                size = Math.min(size, Objects.requireNonNull(source).most());
                loading = false;
            }
            load();
            emit();
            if (cancelled) {
                return;
            }
            load();
            if (held.isEmpty() && !loading) {
                end();
            }
        }

        private void emit() {
            long demand = requested.get();
            long emitted = 0;
            while (emitted < demand && remaining > 0 && !cancelled) {
                T next = held.poll();
                if (next == null) {
                    break;
                }
                emitted++;
                remaining--;
                actual.onNext(next);
            }
            if (emitted > 0 && demand != Long.MAX_VALUE) {
                Object unused = requested.addAndGet(-emitted);
            }
            if (remaining == 0) {
                held.clear();
            }
        }

        private void end() {
            Throwable reason = failure;
            PageSource<T> from = source;
            if (reason != null) {
                cancelled = true;
                actual.onError(reason);
            } else if (remaining == 0 || (from != null && from.isExhausted())) {
                cancelled = true;
                actual.onComplete();
            }
        }

        private void load() {
            // Read ahead of the failure, which is written first: else the page behind a failed one could be fetched.
            if (loading) {
                return;
            }
            long wanted = Math.min(requested.get(), remaining) - held.size();
            boolean goesOn = requests.get() > 1 && held.size() < size;
            boolean ended = failure != null || remaining == 0 || (source != null && source.isExhausted());
            if (ended || (wanted <= 0 && (!goesOn || held.size() >= remaining))) {
                return;
            }
            loading = true;
            int next = nextSize(wanted);
            int following = (int) Math.max(0, Math.min(wanted - next, sizeAfter(next)));
            Object unused = fetching.update(
                    open().flatMap(from -> from.next(next, following)).subscribe(this::arrive, this::fail));
        }

        /** The size of the next page; 1 at least. */
        private int nextSize(long wanted) {
            long room = remaining - held.size();
            if (fixedSize > 0) {
                size = (int) Math.min(fixedSize, room);
            } else if (wanted > LARGEST_PAGE) {
                size = isForAll() ? sizeAfter(size) : LARGEST_PAGE;
            } else {
                size = (int) Math.min(room, Math.max(wanted, Math.min(LARGEST_PAGE, size * 2L)));
            }
            return Math.max(1, size);
        }

        /** Whether everything there is may be wanted, so that it is not known how much that is. */
        private boolean isForAll() {
            return requested.get() == Long.MAX_VALUE && remaining > Long.MAX_VALUE / 2;
        }

        private int sizeAfter(int before) {
            return fixedSize > 0 ? fixedSize : before == 0 ? FIRST_PAGE : Math.min(LARGEST_PAGE, before * 8);
        }

        private Mono<PageSource<T>> open() {
            PageSource<T> open = source;
            return open == null ? opening.doOnNext(opened -> source = opened) : Mono.just(open);
        }

        private void arrive(List<T> page) {
            arrived = page;
            drain();
        }

        private void fail(Throwable reason) {
            failure = reason;
            loading = false;
            drain();
        }
    }
}
