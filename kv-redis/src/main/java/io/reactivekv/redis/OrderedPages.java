package io.reactivekv.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Pages of an ordered scan: members from the merged indexes, then what is there under them. */
final class OrderedPages<T> implements PageSource<T> {

    private final Topology topology;
    private final KeyMerge merge;
    private final Function<List<Located>, Mono<List<@Nullable T>>> reader;
    private final long timeoutNanos;

    OrderedPages(
            Topology topology,
            KeyMerge merge,
            Function<List<Located>, Mono<List<@Nullable T>>> reader,
            long timeoutNanos) {
        this.topology = topology;
        this.merge = merge;
        this.reader = reader;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public boolean isExhausted() {
        return merge.isExhausted();
    }

    @Override
    public Mono<List<T>> next(int size, boolean more) {
        return merge.next(size).flatMap(members -> {
            if (members.isEmpty()) {
                return Mono.just(List.of());
            }
            Mono<List<@Nullable T>> answers = reader.apply(members);
            Mono<List<@Nullable T>> both =
                    more ? Mono.zip(answers, merge.prepare(size).thenReturn(true), (page, done) -> page) : answers;
            return both.map(page -> live(members, page));
        });
    }

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
        Layout layout = topology.layout();
        buckets.forEach((bucket, gone) -> {
            Call call = Call.repeatable(Script.REPAIR).key(layout.index(bucket)).key(layout.expiryIndex(bucket));
            for (Located orphan : gone) {
                Object unused = call.key(layout.stored(orphan.member(), bucket));
            }
            Object unused = topology.call(call.arg(layout.head(bucket).length + 1L), bucket, timeoutNanos)
                    .subscribe(removed -> {}, failure -> {});
        });
    }
}
