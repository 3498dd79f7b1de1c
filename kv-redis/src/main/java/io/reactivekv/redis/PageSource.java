package io.reactivekv.redis;

import java.util.List;
import reactor.core.publisher.Mono;

/** Where the pages of a {@link PagedFlux} come from; asked for one page at a time, from whatever thread. */
interface PageSource<T> {

    /**
     * The next page.
     *
     * @param size how many entries to look at, at most; the page may be shorter, or empty, without being the last
     * @param more whether a further page is likely to be asked for, so that it may be prepared
     */
    Mono<List<T>> next(int size, boolean more);

    /** Whether the last page has been emitted. */
    boolean isExhausted();
}
