package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** When pages are fetched; pages that come, or fail, just when more is asked for. */
class PagedFluxTest {

    @Test
    void request_pageFailsMeanwhile_emitsNothingFromBehindIt() {
        FailingSource source = new FailingSource();
        Taker taker = new Taker();
        PagedFlux<Integer> pages = new PagedFlux<>(() -> Mono.just(source), 1, Long.MAX_VALUE);
        pages.subscribe(taker);
        taker.request(1);
        taker.request(1);

        source.failsWhenLookedAt = true;
        taker.request(1);
        if (source.failsWhenLookedAt) {
            source.fail();
        }

        assertEquals(List.of("1", "page 2"), taker.signals);
    }

    @Test
    void request_pageConsumedInPart_hasTheNextOneFetchedButNoMore() {
        CountedSource source = new CountedSource();
        Taker taker = new Taker();
        PagedFlux<Integer> pages = new PagedFlux<>(() -> Mono.just(source), 10, Long.MAX_VALUE);
        pages.subscribe(taker);
        taker.request(1);
        assertEquals(1, source.pages, "who takes one may go on or not");

        taker.request(1);
        assertEquals(2, source.pages);

        taker.request(5);
        assertEquals(7, taker.signals.size());
        assertEquals(2, source.pages, "one page beyond the demand is held, and no more");
    }

    /** Never ends, and answers at once. */
    private static final class CountedSource implements PageSource<Integer> {

        private int pages;

        @Override
        public Mono<List<Integer>> next(int size, int following) {
            pages++;
            return Mono.just(Collections.nCopies(size, pages));
        }

        @Override
        public int most() {
            return 1_000;
        }

        @Override
        public boolean isExhausted() {
            return false;
        }
    }

    /** Whose second page fails, be it while somebody looks whether it was the last one. */
    private static final class FailingSource implements PageSource<Integer> {

        private final Sinks.One<List<Integer>> second = Sinks.one();
        private int pages;
        private boolean failsWhenLookedAt;

        @Override
        public Mono<List<Integer>> next(int size, int following) {
            pages++;
            return pages == 2 ? second.asMono() : Mono.just(List.of(pages));
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public boolean isExhausted() {
            if (failsWhenLookedAt) {
                fail();
            }
            return false;
        }

        void fail() {
            failsWhenLookedAt = false;
            second.tryEmitError(new IllegalStateException("page 2")).orThrow();
        }
    }

    /** Keeps what it is told. */
    private static final class Taker extends BaseSubscriber<Integer> {

        private final List<String> signals = new ArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // The test asks.
        }

        @Override
        protected void hookOnNext(Integer value) {
            signals.add(value.toString());
        }

        @Override
        protected void hookOnError(Throwable failure) {
            signals.add(String.valueOf(failure.getMessage()));
        }
    }
}
