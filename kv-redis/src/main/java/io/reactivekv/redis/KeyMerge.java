package io.reactivekv.redis;

import io.reactivekv.spi.ScanRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Merges the indexes of all buckets into one sequence in key order, asking each bucket only for what it needs. */
final class KeyMerge {

    private final List<IndexCursor> cursors = new ArrayList<>();
    private final boolean descending;

    KeyMerge(Topology topology, ScanRequest request, long timeoutNanos) {
        this.descending = request.descending();
        for (int bucket = 0; bucket < topology.layout().buckets(); bucket++) {
            cursors.add(new IndexCursor(topology, bucket, request, timeoutNanos));
        }
    }

    /** The next members in order, at most so many, none only at the end. */
    Mono<List<Located>> next(int size) {
        return Mono.defer(() -> collect(new ArrayList<>(size), size));
    }

    /** Fetches what the next page of this size needs first. */
    Mono<Void> prepare(int size) {
        return fill(size);
    }

    boolean isExhausted() {
        for (IndexCursor cursor : cursors) {
            if (!cursor.isExhausted() || cursor.held() > 0) {
                return false;
            }
        }
        return true;
    }

    private Mono<List<Located>> collect(List<Located> page, int size) {
        while (page.size() < size) {
            if (cursors.stream().anyMatch(KeyMerge::isHungry)) {
                return fill(size - page.size()).then(Mono.defer(() -> collect(page, size)));
            }
            IndexCursor least = least();
            if (least == null) {
                break;
            }
            page.add(new Located(least.take(), least.bucket()));
        }
        return Mono.just(page);
    }

    private Mono<Void> fill(int wanted) {
        int each = cursors.size() == 1 ? wanted : (wanted + cursors.size() - 1) / cursors.size() + 1;
        return Flux.fromIterable(cursors)
                .filter(KeyMerge::isHungry)
                .flatMap(cursor -> cursor.fill(each), cursors.size())
                .then();
    }

    private static boolean isHungry(IndexCursor cursor) {
        return cursor.held() == 0 && !cursor.isExhausted();
    }

    private @Nullable IndexCursor least() {
        IndexCursor least = null;
        byte[] lowest = null;
        for (IndexCursor cursor : cursors) {
            byte[] member = cursor.peek();
            if (member != null && (lowest == null || precedes(member, lowest))) {
                least = cursor;
                lowest = member;
            }
        }
        return least;
    }

    private boolean precedes(byte[] a, byte[] b) {
        int order = Arrays.compareUnsigned(a, b);
        return descending ? order > 0 : order < 0;
    }
}
