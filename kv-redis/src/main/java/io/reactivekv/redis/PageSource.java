package io.reactivekv.redis;

import java.util.List;
import reactor.core.publisher.Mono;

/** Where the pages of a {@link PagedFlux} come from; asked for one page at a time, from whatever thread. */
interface PageSource<T> {

    /**
     * The next page.
     *
     * @param size how many entries to look at; the page may be shorter, or empty, without being the last
     * @param following how many are wanted after that, so that they may be prepared, or come at once when they are the last;
     *     0 for none
     */
    Mono<List<T>> next(int size, int following);

    /** How many entries a page may have, after what the last one weighed. */
    int most();

    /** Whether the last page has been emitted. */
    boolean isExhausted();
}
