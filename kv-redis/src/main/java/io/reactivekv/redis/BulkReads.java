package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.ValueTooLargeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads many keys in as few calls as their buckets allow; absent ones are null in the answer. How many at a time is for the
 * caller to say, by what was read of the space before.
 */
final class BulkReads {

    private static final int ONE_BY_ONE_AT_ONCE = 64;

    /** So many times as many keys are read together at most as just before. */
    private static final int MORE = 8;

    private final Topology topology;
    private final long timeoutNanos;
    private final PageWeight weight;

    BulkReads(Topology topology, long timeoutNanos, PageWeight weight) {
        this.topology = topology;
        this.timeoutNanos = timeoutNanos;
        this.weight = weight;
    }

    /** How many keys that nobody has looked at yet may be read at once. */
    int most(Facet<?> facet) {
        return facet == Facet.PRESENCE ? Script.MAX_KEYS : weight.most();
    }

    /** Takes note of what was read together; says how many may be read next. Absent keys say only that there may be more of them. */
    int learn(List<? extends @Nullable Object> page, Facet<?> facet) {
        int fitting = weight.learn(page);
        boolean someAreThere = page.stream().anyMatch(Objects::nonNull);
        // Absent keys say nothing of how large the others are.
        int read = someAreThere ? Math.min(page.size(), most(facet)) : page.size();
        return Math.max(most(facet), Math.min(fitting, MORE * read));
    }

    /** Whether a failure says that what was read was too much, or may have been: it took too long, or was given up. */
    static boolean isOfTooMuch(Throwable failure) {
        return failure instanceof StoreTimeoutException || Doubts.isGivenUp(failure);
    }

    /** To read so many was too much. */
    void tooMuch(int read, Facet<?> facet) {
        if (facet != Facet.PRESENCE) {
            weight.tooMuch(read);
        }
    }

    /** What is there under keys, however many they are, then the failure of the first value that cannot be read. */
    <T> Flux<T> readAll(List<Located> keys, Facet<T> facet) {
        return Flux.defer(() -> {
            AtomicInteger next = new AtomicInteger();
            AtomicInteger size = new AtomicInteger(most(facet));
            return Flux.defer(() -> {
                        int from = next.get();
                        int to = Math.min(keys.size(), from + size.get());
                        next.set(to);
                        return read(keys.subList(from, to), facet)
                                .doOnNext(found -> size.set(Math.min(learn(found.answers(), facet), Script.MAX_KEYS)))
                                .flatMapMany(Found::present);
                    })
                    .repeat(() -> next.get() < keys.size());
        });
    }

    /** What is to be known of each key, in the order of the keys, up to the first value that cannot be read. */
    <T> Mono<Found<T>> read(List<Located> keys, Facet<T> facet) {
        return answers(keys, facet, true)
                .onErrorResume(Doubts::isGivenUp, givenUp -> oneByOne(keys, facet))
                .map(Found::of);
    }

    /** What was given up may be too much together, or one of them alone. */
    private Mono<List<@Nullable Object>> oneByOne(List<Located> keys, Facet<?> facet) {
        return Flux.fromIterable(keys)
                .concatMap(key -> answers(List.of(key), facet, true))
                .takeUntil(answer -> answer.get(0) instanceof KeyValueException)
                .collect(ArrayList::new, List::addAll);
    }

    /**
     * The same of all keys; what is answered for a value that cannot be read is the failure that says so. Several that were
     * given up together are to be read again, fewer at a time.
     */
    Mono<List<@Nullable Object>> readEach(List<Located> keys, Facet<?> facet) {
        return answers(keys, facet, false).doOnNext(answers -> {
            int unused = learn(answers, facet);
        });
    }

    private Mono<List<@Nullable Object>> answers(List<Located> keys, Facet<?> facet, boolean upToFirst) {
        @Nullable Object[] answers = new Object[keys.size()];
        List<List<Integer>> chunks = chunks(keys);
        Flux<Object> calls = chunks.size() == 1
                ? read(keys, chunks.get(0), facet, upToFirst, answers).flux()
                : Flux.fromIterable(chunks)
                        .flatMap(chunk -> read(keys, chunk, facet, upToFirst, answers), topology.atOnce(chunks.size()));
        return calls.doOnError(BulkReads::isOfTooMuch, failure -> tooMuch(keys.size(), facet))
                .then(Mono.fromSupplier(() -> Arrays.asList(answers)))
                .onErrorResume(failure -> isTooMuchAlone(failure, keys, facet), givenUp -> {
                    answers[0] = of((KeyValueException) givenUp, keys.get(0));
                    return Mono.just(Arrays.asList(answers));
                });
    }

    /** Whether a key is there is never too much. */
    private static boolean isTooMuchAlone(Throwable failure, List<Located> keys, Facet<?> facet) {
        return keys.size() == 1 && facet != Facet.PRESENCE && Doubts.isGivenUp(failure);
    }

    private Mono<Object> read(
            List<Located> keys, List<Integer> chunk, Facet<?> facet, boolean upToFirst, @Nullable Object[] answers) {
        int bucket = keys.get(chunk.get(0)).bucket();
        Call call = facet.call();
        for (int at : chunk) {
            Object unused = call.key(topology.layout().stored(keys.get(at).member(), bucket));
        }
        return topology.call(chunk.size() > 1 ? call.undivided() : call, bucket, timeoutNanos)
                .doOnNext(reply -> {
                    List<?> parts = (List<?>) reply;
                    for (int i = 0; i < chunk.size(); i++) {
                        int at = chunk.get(i);
                        answers[at] = facet.read(keys.get(at), parts, i);
                    }
                })
                // In a slot that is half-way through a migration each key is found, but not several in one call.
                .onErrorResume(
                        NotHere.class,
                        e -> Flux.fromIterable(chunk)
                                .flatMap(
                                        at -> read(keys, List.of(at), facet, upToFirst, answers),
                                        topology.atOnce(ONE_BY_ONE_AT_ONCE))
                                .then(Mono.empty()))
                .onErrorResume(ValueTooLargeException.class, tooLarge -> {
                    if (chunk.size() == 1) {
                        int at = chunk.get(0);
                        answers[at] = of(tooLarge, keys.get(at));
                        return Mono.empty();
                    }
                    // One of them spoils the answer for all; which one it is shows alone.
                    return Flux.fromIterable(chunk)
                            .concatMap(at -> read(keys, List.of(at), facet, upToFirst, answers)
                                    .thenReturn(at))
                            .takeUntil(at -> upToFirst && answers[at] instanceof ValueTooLargeException)
                            .then(Mono.empty());
                });
    }

    private static KeyValueException of(KeyValueException failure, Located key) {
        return failure.in("", Layout.text(key.member()));
    }

    /** Positions of keys that may share a call. */
    private static List<List<Integer>> chunks(List<Located> keys) {
        Map<Integer, List<Integer>> open = new TreeMap<>();
        List<List<Integer>> chunks = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            List<Integer> chunk = open.get(keys.get(i).bucket());
            if (chunk == null || chunk.size() == Script.MAX_KEYS) {
                chunk = new ArrayList<>();
                chunks.add(chunk);
                Object unused = open.put(keys.get(i).bucket(), chunk);
            }
            Object unused = chunk.add(i);
        }
        return chunks;
    }
}
