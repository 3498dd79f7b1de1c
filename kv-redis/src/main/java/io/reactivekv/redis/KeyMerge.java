package io.reactivekv.redis;

import io.reactivekv.spi.ScanRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Merges the indexes of all buckets into one sequence in key order. A bucket is asked for its share of what is wanted and
 * a little more, and for twice as many each time it has run out. Whenever one has, those that are about to are asked as
 * well, so that a page takes few trips however many buckets there are.
 */
final class KeyMerge {

    /** How many members all buckets together may hold ahead. */
    private static final int MOST_HELD = 8_192;

    private final List<IndexCursor> cursors = new ArrayList<>();
    private final PriorityQueue<IndexCursor> holding;
    private final List<IndexCursor> empty;
    private final int mostEach;
    private final int atOnce;

    KeyMerge(Topology topology, ScanRequest request, long timeoutNanos) {
        int buckets = topology.layout().buckets();
        for (int bucket = 0; bucket < buckets; bucket++) {
            cursors.add(new IndexCursor(topology, bucket, request, timeoutNanos));
        }
        holding = new PriorityQueue<>(
                buckets,
                request.descending()
                        ? (a, b) -> Arrays.compareUnsigned(b.peek(), a.peek())
                        : (a, b) -> Arrays.compareUnsigned(a.peek(), b.peek()));
        empty = new ArrayList<>(cursors);
        mostEach = MOST_HELD / buckets;
        atOnce = topology.atOnce(buckets);
    }

    /** The next members in order, at most so many; none only at the end. */
    Mono<List<Located>> next(int size) {
        return Mono.defer(() -> collect(new ArrayList<>(size), size));
    }

    /** Fetches what the next page of this size needs first. What is given up beside large values is fetched when it is needed. */
    Mono<Void> prepare(int size) {
        return fill(size, share(size) - 1, Doubts::isGivenUp);
    }

    boolean isExhausted() {
        for (IndexCursor cursor : cursors) {
            if (!cursor.isExhausted() || cursor.held() > 0) {
                return false;
            }
        }
        return true;
    }

    /** The cursor of the only bucket, when there is no other and it holds nothing yet. */
    @Nullable
    IndexCursor onlyOne() {
        IndexCursor first = cursors.get(0);
        return cursors.size() == 1 && first.held() == 0 && !first.isExhausted() ? first : null;
    }

    private Mono<List<Located>> collect(List<Located> page, int size) {
        while (page.size() < size) {
            if (isAnyHungry()) {
                // Of one bucket a shorter page is as good as another trip.
                return cursors.size() == 1 && !page.isEmpty() ? Mono.just(page) : fillAndCollect(page, size);
            }
            IndexCursor least = holding.poll();
            if (least == null) {
                break;
            }
            page.add(least.take());
            boolean unused = (least.held() > 0 ? holding : empty).add(least);
        }
        return Mono.just(page);
    }

    private Mono<List<Located>> fillAndCollect(List<Located> page, int size) {
        int wanted = size - page.size();
        return fill(wanted, share(wanted) / 2, failure -> false).then(Mono.defer(() -> collect(page, size)));
    }

    /** Whether what comes next is not known, because a bucket has to be asked first. */
    private boolean isAnyHungry() {
        boolean hungry = false;
        for (Iterator<IndexCursor> each = empty.iterator(); each.hasNext(); ) {
            IndexCursor cursor = each.next();
            if (cursor.held() > 0) {
                each.remove();
                boolean unused = holding.add(cursor);
            } else if (cursor.isExhausted()) {
                each.remove();
            } else {
                hungry = true;
            }
        }
        return hungry;
    }

    /** Asks all buckets that hold at most so few members. */
    private Mono<Void> fill(int wanted, int few, Predicate<Throwable> harmless) {
        if (cursors.size() == 1) {
            IndexCursor only = cursors.get(0);
            return only.isLow(0) ? only.fill(wanted).onErrorComplete(harmless) : Mono.empty();
        }
        return Flux.fromIterable(cursors)
                .filter(cursor -> cursor.isLow(few))
                .flatMap(
                        cursor -> cursor.fill(share(wanted), Math.min(mostEach, wanted))
                                .onErrorComplete(harmless),
                        atOnce)
                .then();
    }

    /** How many of so many members a bucket is likely to have, with some to spare. */
    private int share(int wanted) {
        return wanted / cursors.size() + 2;
    }
}
