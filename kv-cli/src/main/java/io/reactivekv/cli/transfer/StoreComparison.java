package io.reactivekv.cli.transfer;

import io.reactivekv.Entry;
import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.transfer.Difference.How;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds every entry that is not the same in two stores, in constant memory. Entries written meanwhile may show up as
 * differences.
 */
public final class StoreComparison {

    /** Remaining times are read at different moments of two clocks: as far apart they still count as the same. */
    public static final Duration TTL_TOLERANCE = Duration.ofSeconds(5);

    /** Few, since values may be large; what is small comes in pages that grow. */
    private static final int PREFETCH = 32;

    private final KeyValueStore<byte[]> first;
    private final KeyValueStore<byte[]> second;

    /** A comparison of two stores by their stored bytes. */
    public StoreComparison(KeyValueStore<byte[]> first, KeyValueStore<byte[]> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Compares a range, walking through both stores side by side in key order. Blocks.
     *
     * @param progress is told how many keys have been looked at, after each
     */
    public void run(KeyRange range, Consumer<Difference> differences, LongConsumer progress) {
        try (Elements<Entry<byte[]>> lefts = Elements.of(first.entries(range), PREFETCH);
                Elements<Entry<byte[]>> rights = Elements.of(second.entries(range), PREFETCH)) {
            Entry<byte[]> a = next(lefts);
            Entry<byte[]> b = next(rights);
            long compared = 0;
            while (a != null || b != null) {
                int order = order(a, b);
                settled(order <= 0 ? a : null, order >= 0 ? b : null)
                        .blockOptional()
                        .flatMap(found -> found)
                        .ifPresent(differences);
                a = order <= 0 ? next(lefts) : a;
                b = order >= 0 ? next(rights) : b;
                progress.accept(++compared);
            }
        }
    }

    /**
     * Compares a range, whatever order each store has, by looking up what the one has in the other. Blocks.
     *
     * @param progress is told how many keys have been looked at, after each
     */
    public void runUnordered(KeyRange range, Consumer<Difference> differences, LongConsumer progress) {
        ScanOptions anyOrder = ScanOptions.defaults().unordered();
        Flux<Optional<Difference>> ofFirst = first.entries(range, anyOrder)
                .flatMapSequential(a -> read(second, a.key()).flatMap(b -> settled(a, b.orElse(null))), PREFETCH);
        Flux<Optional<Difference>> ofSecond = second.entries(range, anyOrder)
                .flatMapSequential(
                        b -> first.exists(b.key())
                                .flatMap(known -> known ? Mono.just(Optional.<Difference>empty()) : settled(null, b)),
                        PREFETCH);
        try (Elements<Optional<Difference>> each = Elements.of(ofFirst.concatWith(ofSecond), PREFETCH)) {
            long compared = 0;
            while (each.hasNext()) {
                each.next().ifPresent(differences);
                progress.accept(++compared);
            }
        }
    }

    /**
     * The difference between two entries as they were read. Each may have been read long before the other; where a
     * difference may come of that alone, both are read again, at the same moment.
     */
    private Mono<Optional<Difference>> settled(@Nullable Entry<byte[]> a, @Nullable Entry<byte[]> b) {
        Difference difference = difference(a, b);
        if (difference == null || !dependsOnTime(difference.how(), a, b)) {
            return Mono.just(Optional.ofNullable(difference));
        }
        return Mono.zip(
                read(first, difference.key()),
                read(second, difference.key()),
                (now, other) -> Optional.ofNullable(difference(now.orElse(null), other.orElse(null))));
    }

    private static Mono<Optional<Entry<byte[]>>> read(KeyValueStore<byte[]> store, String key) {
        return store.getEntry(key).map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    private static boolean dependsOnTime(How how, @Nullable Entry<byte[]> a, @Nullable Entry<byte[]> b) {
        return switch (how) {
            case VALUE -> false;
            case EXPIRY -> true;
            case MISSING, EXTRA -> expires(a) || expires(b);
        };
    }

    private static boolean expires(@Nullable Entry<byte[]> entry) {
        return entry != null && entry.ttl().isPresent();
    }

    private static int order(@Nullable Entry<byte[]> a, @Nullable Entry<byte[]> b) {
        if (a == null || b == null) {
            return a == null ? 1 : -1;
        }
        return KeyOrder.compare(a.key(), b.key());
    }

    private static @Nullable Difference difference(@Nullable Entry<byte[]> a, @Nullable Entry<byte[]> b) {
        if (a != null && b != null) {
            return compared(a, b);
        }
        if (a != null) {
            return aboutToExpire(a) ? null : new Difference(a.key(), How.MISSING);
        }
        return b == null || aboutToExpire(b) ? null : new Difference(b.key(), How.EXTRA);
    }

    private static @Nullable Difference compared(Entry<byte[]> a, Entry<byte[]> b) {
        if (!Arrays.equals(a.value(), b.value())) {
            return new Difference(a.key(), How.VALUE);
        }
        return expireTogether(a.ttl(), b.ttl()) ? null : new Difference(a.key(), How.EXPIRY);
    }

    private static boolean expireTogether(Optional<Duration> a, Optional<Duration> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty();
        }
        return a.get().minus(b.get()).abs().compareTo(TTL_TOLERANCE) <= 0;
    }

    private static boolean aboutToExpire(Entry<byte[]> entry) {
        return entry.ttl().filter(left -> left.compareTo(TTL_TOLERANCE) <= 0).isPresent();
    }

    private static @Nullable Entry<byte[]> next(Iterator<Entry<byte[]>> entries) {
        return entries.hasNext() ? entries.next() : null;
    }
}
