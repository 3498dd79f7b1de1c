package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The records of tags that nothing in the shared level has: tags are often of things that come and go. One cleanup sends them
 * into retirement, and the next one deletes those that nobody has taken back by then. No more than up to a number that no load
 * under way can have begun before, so that none may bring what such a record would refuse. All records are read for it, so that a
 * store which evicts what is not used keeps those that are needed. Thread-safe.
 */
final class UnusedRecords {

    private static final int MOST = 1_000;
    private static final int AT_A_TIME = 32;

    /** No two clocks differ by so much. */
    private static final long CLOCKS_APART_MILLIS = Duration.ofDays(1).toMillis();

    private final SharedLevel shared;
    private final long upTo;
    private final Map<String, Long> retiring;
    private final InstantSource clock;
    private final long now;
    private final long age;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /**
     * None that is known to be used yet.
     *
     * @param upTo the highest number that was known before any load began that may still be under way
     * @param retiring since when records are known here to be in retirement, in milliseconds since 1970; kept from one cleanup
     *     to the next
     * @param age after which time, in milliseconds, whoever has written something since has seen that
     */
    UnusedRecords(SharedLevel shared, long upTo, Map<String, Long> retiring, InstantSource clock, long age) {
        this.shared = shared;
        this.upTo = upTo;
        this.retiring = retiring;
        this.clock = clock;
        this.now = clock.millis();
        this.age = age;
    }

    /** This one stays. */
    void use(Slot slot) {
        for (String tag : slot.tags()) {
            boolean unused = used.add(Validity.tag(tag));
        }
    }

    /** A step for each of them, or of some; the rest is for the next cleanup, and so is what fails. */
    Mono<Void> settle() {
        return shared.sequence()
                .thenMany(shared.records())
                .collectList()
                .doOnNext(this::note)
                .flatMapIterable(all -> all)
                .filter(record -> Validity.isOfTag(record.name()))
                .filter(this::isDue)
                .take(MOST)
                .flatMap(this::settled, AT_A_TIME)
                .then()
                .onErrorComplete(KeyValueException.class);
    }

    private boolean isDue(Recorded record) {
        if (used.contains(record.name())) {
            return record.isRetiring();
        }
        return record.isRetiring() ? hasRetired(record) : record.number() <= upTo;
    }

    /** By one's own clock, or, where nobody sees a retirement long enough for that, by the one it was written by. */
    private boolean hasRetired(Recorded record) {
        return now - retiring.getOrDefault(record.retirement(), now) >= age
                || now - record.retiredAt() >= age + CLOCKS_APART_MILLIS;
    }

    private void note(List<Recorded> all) {
        Set<String> there = all.stream()
                .filter(Recorded::isRetiring)
                .map(Recorded::retirement)
                .collect(Collectors.toSet());
        boolean unused = retiring.keySet().retainAll(there);
        there.forEach(each -> {
            Long unusedSince = retiring.putIfAbsent(each, clock.millis());
        });
    }

    private Mono<?> settled(Recorded record) {
        if (used.contains(record.name())) {
            return shared.raiseRecord(record.name(), record.number());
        }
        return record.isRetiring() ? shared.deleteRecord(record) : shared.retireRecord(record);
    }
}
