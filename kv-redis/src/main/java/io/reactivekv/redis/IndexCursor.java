package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.spi.ScanRequest;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Walks through the index of one bucket, page by page. */
final class IndexCursor {

    private static final byte[] LOWEST = {'-'};
    private static final byte[] HIGHEST = {'+'};

    private final Topology topology;
    private final int bucket;
    private final boolean descending;
    private final byte[] last;
    private final long timeoutNanos;
    private final ArrayDeque<byte[]> members = new ArrayDeque<>();
    private byte[] first;
    private int portion;
    private boolean exhausted;

    IndexCursor(Topology topology, int bucket, ScanRequest request, long timeoutNanos) {
        this.topology = topology;
        this.bucket = bucket;
        this.descending = request.descending();
        this.timeoutNanos = timeoutNanos;
        String start = request.range().start();
        byte[] low = start.isEmpty() ? LOWEST : bound('[', Layout.utf8(start));
        byte[] high =
                request.range().end().map(end -> bound('(', Layout.utf8(end))).orElse(HIGHEST);
        this.first = descending ? high : low;
        this.last = descending ? low : high;
        this.exhausted = request.range().isEmpty();
    }

    int bucket() {
        return bucket;
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** The next member, which is not taken away; null when none is held. */
    byte @Nullable [] peek() {
        return members.peek();
    }

    Located take() {
        return new Located(members.remove(), bucket);
    }

    int held() {
        return members.size();
    }

    /** Whether more members are worth fetching, when so few are left. */
    boolean isLow(int few) {
        return !exhausted && members.size() <= few;
    }

    /**
     * Fetches members: at first as many as asked for, then each time twice as many as before, up to a most.
     *
     * @param count how many are wanted
     * @param most how many may be fetched ahead
     */
    Mono<Void> fill(int count, int most) {
        portion = Math.max(count, Math.min(most, portion * 2));
        return fill(portion);
    }

    /** Fetches so many members. */
    Mono<Void> fill(int count) {
        return topology.call(range(count), bucket, timeoutNanos)
                .doOnNext(reply -> add((List<?>) reply, count))
                .then();
    }

    /**
     * Fetches so many members, and then what is to be known of the first of them, as one operation; answers with that. Fails
     * with {@link NotHere} when they are not all in one place.
     *
     * @param read of how many members it is to be known
     * @param whole of how many when the index has no more in this range
     */
    Mono<List<?>> fillAndRead(int count, int read, int whole, Facet<?> facet) {
        return topology.calls(
                        range(count),
                        members -> reading(
                                members, members.size() < count && members.size() <= whole ? whole : read, facet),
                        bucket,
                        timeoutNanos)
                .map(reply -> {
                    List<?> replies = (List<?>) reply;
                    add((List<?>) replies.get(0), count);
                    return replies.size() == 1 ? List.of() : (List<?>) replies.get(1);
                });
    }

    private Call range(int count) {
        Call call = Call.read(CommandType.ZRANGE)
                .key(topology.layout().index(bucket))
                .arg(first)
                .arg(last)
                .arg("BYLEX");
        if (descending) {
            Object unused = call.arg("REV");
        }
        return call.arg("LIMIT").arg(0).arg(count);
    }

    private @Nullable Call reading(List<?> found, int read, Facet<?> facet) {
        if (found.isEmpty()) {
            return null;
        }
        Call call = facet.call();
        for (Object member : found.subList(0, Math.min(read, found.size()))) {
            Object unused = call.key(topology.layout().stored((byte[]) member, bucket));
        }
        return call.undivided();
    }

    private void add(List<?> page, int asked) {
        for (Object member : page) {
            members.add((byte[]) member);
        }
        if (page.size() < asked) {
            exhausted = true;
        } else {
            first = bound('(', members.getLast());
        }
    }

    private static byte[] bound(char kind, byte[] member) {
        byte[] bound = new byte[member.length + 1];
        bound[0] = (byte) kind;
        System.arraycopy(member, 0, bound, 1, member.length);
        return bound;
    }
}
