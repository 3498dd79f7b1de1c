package io.reactivekv.redis.faults;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Callers that each start a random operation when their last one has ended, on keys that they share. Every value names its
 * key, so that an answer that belongs to another question is found out; counters lie beside them.
 */
final class RandomLoad {

    private static final int KEYS = 1_000;
    private static final int[] ALL = IntStream.range(0, 25).toArray();
    /** Long enough to be there at the end, in milliseconds. */
    private static final long LONG = 3_600_000;

    private static final String COUNTER = "n";
    private static final int[] BATCHED = {0, 4, 14, 14, 14};

    final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Backend<byte[]> backend;
    private final int[] kinds;
    private final Map<Long, String> open = new ConcurrentHashMap<>();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong checked = new AtomicLong();
    private volatile boolean stopped;

    private RandomLoad(Backend<byte[]> backend, int[] kinds) {
        this.backend = backend;
        this.kinds = kinds;
    }

    /** Every kind of operation. */
    static RandomLoad ofEverything(Backend<byte[]> backend) {
        return new RandomLoad(backend, ALL);
    }

    /** Reads and writes that go in batches. */
    static RandomLoad ofBatched(Backend<byte[]> backend) {
        return new RandomLoad(backend, BATCHED);
    }

    void start(int callers, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < callers; i++) {
            next(seeds.split());
        }
    }

    void stop() {
        stopped = true;
    }

    long ended() {
        return ended.get();
    }

    /** How many operations have succeeded. */
    long succeeded() {
        return ended.get() - failed.get();
    }

    /** How many values have been looked at, all of which were those of their keys if there are no surprises. */
    long checked() {
        return checked.get();
    }

    /** The operations that have got no signal yet. */
    Collection<String> open() {
        return open.values();
    }

    private void next(SplittableRandom random) {
        if (stopped) {
            return;
        }
        long number = started.incrementAndGet();
        int kind = kinds[random.nextInt(kinds.length)];
        String key = "k%04d".formatted(random.nextInt(KEYS));
        open.put(number, kind + " " + key);
        Object unused = operation(kind, key, random)
                .subscribe(
                        result -> {},
                        failure -> {
                            if (!(failure instanceof KeyValueException)) {
                                surprises.add(failure.toString());
                            }
                            failed.incrementAndGet();
                            end(number, random);
                        },
                        () -> end(number, random));
    }

    private void end(long number, SplittableRandom random) {
        if (open.remove(number) == null) {
            surprises.add("operation " + number + " has ended twice");
        }
        ended.incrementAndGet();
        next(random);
    }

    private Mono<?> operation(int kind, String key, SplittableRandom random) {
        byte[] value = (key + "=" + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        return switch (kind) {
            case 0, 1, 2 -> write(new Write.Put<>(key, value, Lifetime.never()));
            case 3 -> write(new Write.Put<>(key, value, Lifetime.after(random.nextLong(1, 900))));
            case 4 -> write(new Write.Put<>(key, value, Lifetime.after(random.nextLong(1_000, 4_000))));
            case 5 -> write(new Write.Put<>(key, value, Lifetime.never().orKept()));
            case 6 -> write(new Write.Delete<>(key));
            case 7 -> write(new Write.Expire<>(key, Lifetime.after(random.nextLong(1, 2_000))));
            case 8 -> backend.write(new Write.Put<>(key, value, Lifetime.after(1_500)), Condition.ABSENT);
            case 9 ->
                backend.getAndWrite(new Write.Put<>(key, value, Lifetime.after(1_500)))
                        .doOnNext(old -> check(key, old));
            case 10 -> backend.getEntry(key).doOnNext(this::check);
            case 11 ->
                backend.getAll(List.of(key, "k0000", key)).doOnNext(this::check).count();
            case 12 ->
                backend.scan(new ScanRequest(KeyRange.from(key), false, 40, 0, false, Detail.VALUE))
                        .doOnNext(this::check)
                        .count();
            case 13 -> backend.get(key).timeout(shortly(random), Mono.empty());
            case 16 -> write(new Write.Expire<>(key, Lifetime.never()));
            case 17 ->
                write(new Write.Put<>(
                        key, value, Lifetime.at(System.currentTimeMillis() + random.nextLong(-50, 3_000))));
            case 18 -> write(new Write.Put<>(key, value, Lifetime.after(LONG)));
            case 19 -> write(new Write.Expire<>(key, Lifetime.after(LONG)));
            case 20 -> backend.addAndGet(COUNTER + key, 1, Lifetime.after(random.nextLong(1, 2_000)));
            case 21 ->
                backend.addAndGet(COUNTER + key, 1, random.nextBoolean() ? Lifetime.never() : Lifetime.after(LONG));
            case 22 -> backend.deleteAll(KeyRange.prefix((random.nextBoolean() ? COUNTER : "") + key));
            case 23 ->
                write(new Write.Put<>(key, value, random.nextBoolean() ? Lifetime.never() : Lifetime.after(LONG)))
                        .timeout(shortly(random), Mono.empty());
            case 24 -> write(new Write.Delete<>(key)).timeout(shortly(random), Mono.empty());
            default -> backend.get(key).doOnNext(found -> check(key, found));
        };
    }

    /** Sooner or later than the answer comes. */
    private static Duration shortly(SplittableRandom random) {
        return Duration.ofNanos(random.nextLong(500_000));
    }

    private Mono<Boolean> write(Write<byte[]> write) {
        return backend.write(write, Condition.ALWAYS);
    }

    private void check(Stored<byte[]> entry) {
        check(entry.key(), entry.value());
    }

    private void check(String key, byte[] value) {
        checked.incrementAndGet();
        String text = new String(value, StandardCharsets.UTF_8);
        if (key.startsWith(COUNTER) ? !text.matches("\\d+") : !text.startsWith(key + "=")) {
            surprises.add("asked for " + key + ", got " + text);
        }
    }
}
