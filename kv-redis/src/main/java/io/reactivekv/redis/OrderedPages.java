package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.ValueTooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Pages of an ordered scan: members from the merged indexes, then what is there under them. The first page has no more
 * than what has been read of the space lately lets expect to fit into one. Of a single index it is one operation, and the only page
 * when the index has no more than that. Of any other, the members are fetched together with what the page before reads. Pages
 * shrink when values are large, and end ahead of one that cannot be read, which the next page fails of.
 */
final class OrderedPages<T> implements PageSource<T> {

    private final Topology topology;
    private final KeyMerge merge;
    private final BulkReads reads;
    private final Facet<T> facet;
    private final boolean fixed;
    private final long timeoutNanos;
    private int most;
    private @Nullable KeyValueException obstacle;

    /** @param fixed whether no page may be larger than it is asked for, not even the only one */
    OrderedPages(Topology topology, KeyMerge merge, BulkReads reads, Facet<T> facet, boolean fixed, long timeoutNanos) {
        this.topology = topology;
        this.merge = merge;
        this.reads = reads;
        this.facet = facet;
        this.fixed = fixed;
        this.timeoutNanos = timeoutNanos;
        this.most = reads.most(facet);
    }

    @Override
    public boolean isExhausted() {
        return obstacle == null && merge.isExhausted();
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public Mono<List<T>> next(int size, int following) {
        if (obstacle != null) {
            return Mono.error(obstacle);
        }
        int bounded = Math.min(size, most);
        int later = following + size - bounded;
        IndexCursor only = bounded <= Script.MAX_KEYS ? merge.onlyOne() : null;
        return only == null ? inTwoSteps(bounded, later) : inOneStep(only, bounded, later);
    }

    private Mono<List<T>> inOneStep(IndexCursor only, int size, int following) {
        int whole = fixed ? size : Math.max(size, reads.most(facet));
        return only.fillAndRead(size + following, size, whole, facet)
                .map(answer -> {
                    int read = only.isExhausted() && only.held() <= whole ? only.held() : Math.min(size, only.held());
                    List<Located> members = new ArrayList<>(read);
                    List<@Nullable T> answers = new ArrayList<>(read);
                    for (int i = 0; i < read; i++) {
                        members.add(only.take());
                        answers.add(facet.read(members.get(i), answer, i));
                    }
                    return live(members, answers);
                })
                .doOnError(BulkReads::isOfTooMuch, failure -> reads.tooMuch(whole, facet))
                // Once, since two steps that fail have taken their members already.
                .onErrorResume(
                        OrderedPages::mayBeReadInTwoSteps,
                        failure -> inTwoSteps(
                                // How large they are shows the first.
                                Doubts.isGivenUp(failure) ? 1 : size, following));
    }

    /** Whether two steps may succeed: read one by one, keys that are elsewhere are found, and so is a value too large. */
    private static boolean mayBeReadInTwoSteps(Throwable failure) {
        return failure instanceof NotHere || failure instanceof ValueTooLargeException || Doubts.isGivenUp(failure);
    }

    private Mono<List<T>> inTwoSteps(int size, int following) {
        return merge.next(size).flatMap(members -> {
            if (members.isEmpty()) {
                return Mono.just(List.of());
            }
            Mono<Found<T>> found = reads.read(members, facet);
            Mono<Found<T>> both = following > 0 && topology.atOnce(2) == 2
                    ? Mono.zip(found, merge.prepare(following).thenReturn(true), (page, done) -> page)
                    : found;
            return both.map(page -> {
                stopAt(page.obstacle());
                return live(members, page.answers());
            });
        });
    }

    /** The page ends ahead of a value that cannot be read; what it holds is emitted before that is told. */
    private void stopAt(@Nullable KeyValueException unreadable) {
        if (unreadable != null) {
            String told = unreadable.getMessage() + " (a scan goes on behind it with ScanOptions.after)";
            KeyValueException failure = unreadable instanceof ValueTooLargeException
                    ? new ValueTooLargeException(told)
                    : new StoreUnavailableException(told, Outcome.NOT_EXECUTED, unreadable.getCause());
            obstacle = failure.in("", unreadable.key().orElse(null));
        }
    }

    /** What is there under the first members, as many as were read. */
    private List<T> live(List<Located> members, List<@Nullable T> answers) {
        List<T> live = new ArrayList<>(answers.size());
        List<Located> orphans = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            T answer = answers.get(i);
            if (answer == null) {
                orphans.add(members.get(i));
            } else {
                live.add(answer);
            }
        }
        most = reads.learn(answers, facet);
        repair(orphans);
        return live;
    }

    /** Takes members whose keys are gone out of the index, if they still are; nobody waits for it. */
    private void repair(List<Located> orphans) {
        Map<Integer, List<Located>> buckets = new TreeMap<>();
        for (Located orphan : orphans) {
            Object unused = buckets.computeIfAbsent(orphan.bucket(), bucket -> new ArrayList<>())
                    .add(orphan);
        }
        buckets.forEach((bucket, gone) -> {
            for (int from = 0; from < gone.size(); from += Script.MAX_KEYS) {
                repair(gone.subList(from, Math.min(gone.size(), from + Script.MAX_KEYS)), bucket);
            }
        });
    }

    private void repair(List<Located> orphans, int bucket) {
        Layout layout = topology.layout();
        Call call = Call.repeatable(Script.REPAIR).key(layout.index(bucket)).key(layout.expiryIndex(bucket));
        for (Located orphan : orphans) {
            Object unused = call.key(layout.stored(orphan.member(), bucket));
        }
        Object unused = topology.call(call.arg(layout.head(bucket).length + 1L).undivided(), bucket, timeoutNanos)
                .subscribe(removed -> {}, failure -> {});
    }
}
