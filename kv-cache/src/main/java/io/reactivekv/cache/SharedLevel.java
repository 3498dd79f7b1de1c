package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.Revision;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import io.reactivekv.WatchOptions;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one cache keeps in the store, under {@code cache:NAME:}: slots under {@code e:}, records of invalidations under
 * {@code v:}, recent predicates under {@code p:}, the sequence, and what the last cleanup has counted. Every operation but those on that passes the {@link Outage}.
 */
final class SharedLevel {

    static final String SLOT = "e:";
    static final String RECORD = "v:";
    static final String PREDICATE = "p:";

    static final String CENSUS = "census";

    /** A key of the largest size that stores allow, and the prefixes in front of it. */
    private static final int MOST_KEY_BYTES = 16 << 10;

    /** All that stores allow; what is too large is for {@code maxEntryBytes} to say. */
    static final int MOST_VALUE_BYTES = 512 << 20;

    private static final String SEQUENCE = "sequence";

    /** A sequence begins far above what a lost one that began again at 1 could reach. */
    private static final long EPOCH = 1L << 40;

    /** The sequence goes on in steps, which leave each process room for numbers of its own: see {@link Validity#local}. */
    static final long STEP = 1L << 14;

    private static final int STEPS_PER_MILLI = 64;

    private final KeyValueStore<byte[]> all;
    private final KeyValueStore<byte[]> slots;
    private final KeyValueStore<String> texts;
    private final CounterStore counters;
    private final InstantSource clock;
    private final Outage outage;

    SharedLevel(KeyValueStoreFactory factory, String cache, InstantSource clock, Outage outage) {
        String prefix = "cache:" + cache + ":";
        this.all = factory.open(
                prefix,
                Serializers.bytes(),
                options -> options.compression("none")
                        .withoutTtl()
                        .maxValueBytes(MOST_VALUE_BYTES)
                        .maxKeyBytes(MOST_KEY_BYTES));
        this.slots = all.withPrefix(SLOT);
        this.texts = factory.open(
                prefix,
                Serializers.string(),
                options -> options.compression("none").withoutTtl().maxKeyBytes(MOST_KEY_BYTES));
        this.counters = factory.counters(prefix);
        this.clock = clock;
        this.outage = outage;
    }

    /** The slots as they are, for those who need no guard. */
    KeyValueStore<byte[]> slots() {
        return slots;
    }

    /** What others have invalidated is known here again. */
    void caughtUp() {
        outage.caughtUp();
    }

    Mono<Entry<byte[]>> read(String key) {
        return outage.guard(Mono.defer(() -> slots.getEntry(key)));
    }

    Flux<KeyValue<byte[]>> readAll(Collection<String> keys) {
        return outage.guard(slots.getAll(keys));
    }

    Mono<Void> put(String key, byte[] slot, Expiry expiry) {
        return outage.guardWrite(Mono.defer(() -> slots.put(key, slot, expiry)));
    }

    Mono<Void> putAll(Map<String, byte[]> all, Expiry expiry) {
        return outage.guardWrite(Mono.defer(() -> slots.putAll(all, expiry)));
    }

    Mono<Boolean> putIfAbsent(String key, byte[] slot, Expiry expiry) {
        return outage.guardWrite(Mono.defer(() -> slots.putIfAbsent(key, slot, expiry)));
    }

    /** Replaces exactly these bytes. */
    Mono<Boolean> replace(String key, Revision seen, byte[] slot, Expiry expiry) {
        return outage.guardWrite(Mono.defer(() -> slots.replace(key, seen, slot, expiry)));
    }

    Mono<Boolean> renew(String key, byte[] seen, Duration time) {
        Entry<byte[]> entry = new Entry<>(key, seen, Revision.ofBytes(seen), Optional.empty());
        return outage.guard(Mono.defer(() -> slots.expire(entry, Expiry.after(time))));
    }

    Mono<Boolean> delete(String key) {
        return outage.guard(Mono.defer(() -> slots.delete(key)));
    }

    Mono<Long> deleteAll(Collection<String> keys) {
        return outage.guard(Mono.defer(() -> slots.deleteAll(keys)));
    }

    Mono<Boolean> delete(String key, Revision seen) {
        return outage.guard(Mono.defer(() -> slots.delete(key, seen)));
    }

    /** Slots of a range; what cannot be read is left out. Costs the whole key space in a store without order. */
    Flux<Entry<byte[]>> scan(KeyRange range) {
        return outage.guard(slots.entries(range, ScanOptions.defaults().unordered()));
    }

    /**
     * The next number of the sequence, a multiple of {@link #STEP}; one that was lost begins anew above all that were ever
     * given out.
     */
    Mono<Long> nextSequence() {
        return nextNumber()
                .flatMap(number -> number > EPOCH ? Mono.just(number) : begun().then(nextNumber()))
                .map(SharedLevel::stepOf);
    }

    /** The last number of the sequence that was given out; empty before the first. */
    Mono<Long> sequence() {
        return outage.guard(Mono.defer(() -> texts.get(SEQUENCE))).map(number -> stepOf(Long.parseLong(number)));
    }

    /** The last number that was given out; a new one where there is none, since that may have been lost. */
    Mono<Long> lastSequence() {
        return sequence().switchIfEmpty(nextSequence());
    }

    private static long stepOf(long number) {
        return number - number % STEP;
    }

    private Mono<Long> nextNumber() {
        return outage.guardWrite(Mono.defer(() -> counters.addAndGet(SEQUENCE, STEP, Expiry.never())));
    }

    /**
     * Raises the sequence to where it begins, unless another process has done so: one that was raised twice would stand
     * above all that a later beginning reaches.
     */
    private Mono<Void> begun() {
        return outage.guardWrite(Mono.defer(() -> texts.update(
                        SEQUENCE,
                        there -> there.filter(number -> Long.parseLong(number) > EPOCH)
                                .or(() -> Optional.of(Long.toString(EPOCH + clock.millis() * STEPS_PER_MILLI * STEP))),
                        Expiry.never())))
                .then();
    }

    /** Raises a record, also one in retirement; one that is higher already stays. */
    Mono<Void> raiseRecord(String name, long sequence) {
        return outage.guardWrite(Mono.defer(() -> texts.update(
                        RECORD + name,
                        there -> Optional.of(Long.toString(
                                Math.max(sequence, there.map(Recorded::numberOf).orElse(0L)))),
                        Expiry.never())))
                .then();
    }

    /** What a cleanup has counted. Past the outage: that a store has no room for this is none. */
    Mono<Void> putCensus(String census) {
        return texts.put(CENSUS, census, Expiry.never());
    }

    /** Past the outage, which lets one a second through: that one is for the records. */
    Mono<String> census() {
        return texts.get(CENSUS);
    }

    /** True for one process in so much time. */
    Mono<Boolean> isMyTurn(String chore, Duration time) {
        return outage.guardWrite(Mono.defer(() -> texts.putIfAbsent("turn:" + chore, "taken", Expiry.after(time))));
    }

    /** Removes a slot and emits what it was. */
    Mono<byte[]> take(String key) {
        return outage.guard(Mono.defer(() -> slots.getAndDelete(key)));
    }

    /** Puts a slot in place of another and emits what that was. */
    Mono<byte[]> exchange(String key, byte[] slot, Expiry expiry) {
        return outage.guardWrite(Mono.defer(() -> slots.getAndPut(key, slot, expiry)));
    }

    /** Creates a record that is not there, and takes one back that is in retirement; emits the one that is then. */
    Mono<Long> ensureRecord(String name, long sequence) {
        return outage.guardWrite(
                        Mono.defer(() -> texts.putIfAbsent(RECORD + name, Long.toString(sequence), Expiry.never())))
                .flatMap(created -> created ? Mono.just(sequence) : takenBack(name, sequence));
    }

    private Mono<Long> takenBack(String name, long sequence) {
        return record(name)
                .flatMap(there -> there.isRetiring()
                        ? raiseRecord(name, there.number()).thenReturn(there.number())
                        : Mono.just(there.number()))
                // Deleted in between.
                .switchIfEmpty(Mono.defer(() -> ensureRecord(name, sequence)));
    }

    Mono<Recorded> record(String name) {
        return outage.guard(Mono.defer(() -> texts.get(RECORD + name))).map(text -> Recorded.of(Entry.of(name, text)));
    }

    /** Keeps a predicate until a cleanup removes it. */
    Mono<Void> putPredicate(Predicate predicate) {
        return outage.guardWrite(
                Mono.defer(() -> texts.put(PREDICATE + predicate.sequence(), predicate.write(), Expiry.never())));
    }

    /** The number of the predicate that this is the name of; empty for what somebody else has put there. */
    static OptionalLong predicateOf(String name) {
        try {
            return OptionalLong.of(Long.parseLong(name, PREDICATE.length(), name.length(), 10));
        } catch (NumberFormatException foreign) {
            return OptionalLong.empty();
        }
    }

    Mono<Predicate> predicate(long sequence) {
        return outage.guard(Mono.defer(() -> texts.get(PREDICATE + sequence))).map(Predicate::read);
    }

    Mono<Long> deletePredicates(Collection<Predicate> predicates) {
        return outage.guard(Mono.defer(() -> texts.deleteAll(
                predicates.stream().map(each -> PREDICATE + each.sequence()).toList())));
    }

    Flux<Recorded> records() {
        return outage.guard(texts.withPrefix(RECORD)
                        .entries(KeyRange.all(), ScanOptions.defaults().unordered()))
                .map(Recorded::of);
    }

    /** A record goes into retirement, unless somebody has changed it since it was read: the watch tells everybody. */
    Mono<Boolean> retireRecord(Recorded seen) {
        return outage.guardWrite(Mono.defer(() -> texts.withPrefix(RECORD)
                .replace(seen.entry(), Recorded.retired(seen.number(), clock.millis()), Expiry.never())));
    }

    /** One is kept no more, unless somebody has changed it since it was read. */
    Mono<Boolean> deleteRecord(Recorded seen) {
        return outage.guard(Mono.defer(() -> texts.withPrefix(RECORD).delete(seen.entry())));
    }

    /** What cannot be read is left out. */
    Flux<Predicate> predicates() {
        return outage.guard(texts.withPrefix(PREDICATE)
                        .scan(KeyRange.all(), ScanOptions.defaults().unordered()))
                .concatMap(each -> Mono.fromCallable(() -> Predicate.read(each.value()))
                        .onErrorResume(SerializationException.class, unreadable -> Mono.empty()));
    }

    /** Changes of all that the cache keeps, in one stream, so that slots and records come in order. */
    Flux<Change<byte[]>> watch() {
        return all.watch(KeyRange.all(), WatchOptions.defaults().keysOnly());
    }

    void close() {
        all.close();
        texts.close();
        counters.close();
    }
}
