package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreClosedException;
import io.reactivekv.cache.Reading.Sighting;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** What the rooms of one cache share. */
final class Core<V> {

    private static final int MOST_READS = 10;

    static final long NEVER_IDLE = 0;

    final String name;
    final InstantSource clock;
    final RoughClock rough;
    final Scheduler timer;
    final NearLevel<V> near;
    final @Nullable SharedLevel shared;
    final Outage outage;
    private final RecordsWait recordsWait;
    final Validity validity;
    final Records records;
    final SlotMaker slots;
    final Tally tally;
    final EntryCodec<V> codec;
    final EventFeed events;
    final HotKeys hotKeys = new HotKeys();
    final PrefetchedKeys prefetched = new PrefetchedKeys();

    /** Null with a near level, whose entries note their uses themselves. */
    final @Nullable SharedUses sharedUses;

    /** Null without a shared level. */
    final @Nullable SharedCensus sharedCensus;

    /** Null with a near level, whose entries know when they expire, and without a shared one. */
    final @Nullable SharedEnds sharedEnds;

    private final AtomicBoolean keptUnshared = new AtomicBoolean();
    private volatile CacheSpec spec;
    private volatile Duration longestLoad = Duration.ZERO;
    private volatile Duration longestWait = Duration.ZERO;
    private volatile boolean closed;
    private volatile boolean watched;
    private volatile boolean quick;
    private volatile int eagerPercent;
    private volatile long idleMillis;
    private volatile @Nullable Coherence coherence;
    private volatile @Nullable Identity<V> identity;
    private volatile @Nullable HeldObjects<V> heldObjects;

    Core(
            CacheSpec spec,
            InstantSource clock,
            RoughClock rough,
            Scheduler timer,
            @Nullable SharedLevel shared,
            Outage outage,
            Tally tally,
            EntryCodec<V> codec) {
        this.name = spec.name();
        this.spec = spec;
        this.clock = clock;
        this.rough = rough;
        this.timer = timer;
        this.shared = shared;
        this.outage = outage;
        this.recordsWait = new RecordsWait(name, timer, outage);
        this.tally = tally;
        this.codec = codec;
        this.events = new EventFeed(spec.name(), this::closedError);
        this.sharedUses = spec.near() ? null : new SharedUses();
        respecify(spec);
        this.validity = new Validity(shared != null);
        this.records = new Records(shared, validity);
        this.near = new NearLevel<>(spec, hotKeys, (key, entry) -> {
            tally.count(Figure.EVICTIONS_SIZE);
            events.tellEvicted(key, CacheEvent.Cause.SIZE);
        });
        this.slots = new SlotMaker(this);
        this.sharedCensus = shared == null ? null : new SharedCensus(shared);
        this.sharedEnds = spec.near() || shared == null ? null : new SharedEnds(this);
        outage.then(this::answers, () -> {
            // Nothing is looked through after an outage in which nothing was kept, or at the beginning of the next.
            if (!outage.isOn() && keptUnshared.getAndSet(false)) {
                long unused = near.removeIf((key, entry) -> entry.unshared);
            }
            answers();
        });
    }

    /** The shared level does so again. */
    private void answers() {
        HeldObjects<V> objects = heldObjects;
        if (objects != null) {
            objects.reset();
        }
    }

    /**
     * The near level has an entry that the shared level does not have, and so tells of no removal of it: it stays until the
     * outage is over, and goes at once when that is over by now. Tells whether it stays.
     */
    boolean keepsUnshared(String key, NearEntry<V> entry) {
        // An outage that ends from here on drops it.
        keptUnshared.set(true);
        return outage.isOn() || !near.remove(key, entry);
    }

    CacheSpec spec() {
        return spec;
    }

    /** Whether values have to be written out: for the store, or to be measured. */
    boolean serializes() {
        return shared != null || near.isByBytes() || spec.isMeasured();
    }

    synchronized void respecify(CacheSpec changed) {
        spec = changed;
        Duration limit = changed.hardTimeout();
        longestLoad = longer(limit, longestLoad);
        longestWait = longer(changed.leases() ? longer(limit, changed.lease().plusSeconds(1)) : limit, longestWait);
        eagerPercent = changed.eagerRefreshPercent();
        prefetched.resize(changed.near() ? changed.nearEntries() : 0);
        idleMillis = changed.idleTtl().map(Duration::toMillis).orElse(NEVER_IDLE);
        quick = changed.enabled() && changed.near() && !closed && !watched;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** How long a load may last, one that began under an earlier spec included. */
    Duration longestLoad() {
        return longestLoad;
    }

    /**
     * How long an invalidation has to be remembered: as long as a load may last, with the wait for those of others before it,
     * and a minute for what else a load does and for clocks that differ.
     */
    Duration memory() {
        return longestLoad.plus(longestWait).plusMinutes(1);
    }

    /** Whether a near hit needs nothing but the near level. */
    boolean isQuick() {
        return quick;
    }

    /** The entry near, unless it was not used for too long: then it goes. */
    @Nullable
    NearEntry<V> nearInUse(String key) {
        NearEntry<V> entry = near.peek(key);
        if (entry == null || !isIdle(entry)) {
            return entry;
        }
        EntryStatus status = status(key, entry);
        if (near.remove(key, entry) && status != EntryStatus.INVALID) {
            if (status == EntryStatus.EXPIRED) {
                expired(key);
            } else {
                tally.count(Figure.EVICTIONS_IDLE);
                events.tellEvicted(key, CacheEvent.Cause.IDLE);
            }
        }
        return null;
    }

    boolean isIdle(NearEntry<V> entry) {
        long idle = idleMillis;
        return idle != NEVER_IDLE && entry.isIdleSince(clock.millis() - idle);
    }

    /** For how long an entry near may go unused, or {@link #NEVER_IDLE}. */
    long idleMillis() {
        return idleMillis;
    }

    int eagerPercent() {
        return eagerPercent;
    }

    /** Every read is to be seen by somebody. */
    synchronized void watchReads() {
        watched = true;
        respecify(spec);
    }

    void coherence(Coherence made) {
        coherence = made;
    }

    void identity(@Nullable Identity<V> made) {
        identity = made;
        SharedLevel level = shared;
        heldObjects = made == null || level == null ? null : new HeldObjects<>(this, level, made);
    }

    /** Who holds the one object of each key is to see what is written; null where there is none. */
    @Nullable
    HeldObjects<V> heldObjects() {
        return heldObjects;
    }

    @Nullable
    Coherence coherence() {
        return coherence;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        synchronized (this) {
            closed = true;
            quick = false;
        }
        outage.close();
        Coherence open = coherence;
        if (open != null) {
            open.dispose();
        }
        near.clear();
        if (sharedUses != null) {
            sharedUses.clear();
        }
        if (sharedEnds != null) {
            sharedEnds.dispose();
        }
        HeldObjects<?> objects = heldObjects;
        if (objects != null) {
            objects.dispose();
        }
        events.close();
        if (shared != null) {
            shared.close();
        }
    }

    <T> Mono<T> whileOpen(Mono<T> operation) {
        return Mono.defer(() -> closed ? Mono.error(closedError()) : operation);
    }

    void checkOpen() {
        if (closed) {
            throw closedError();
        }
    }

    StoreClosedException closedError() {
        return new StoreClosedException("the cache " + name + " was closed", KeyValueException.Outcome.NOT_EXECUTED);
    }

    /** Whether the records are known, so that what is near can be judged. */
    boolean isInStep() {
        Coherence open = coherence;
        return !closed && (open == null || open.isReady());
    }

    /** Completes once records are known, and fails when they are not in time. */
    Mono<Void> inStep() {
        return inStep(RecordsWait.MOST);
    }

    /** Completes once records are known, and fails when they are not by then. */
    Mono<Void> inStep(Duration time) {
        Coherence open = coherence;
        return open == null || open.isReady() ? Mono.empty() : recordsWait.atMost(time, open);
    }

    /** An entry that was known here was found to be expired, and is no more. */
    void expired(String key) {
        tally.count(Figure.EXPIRED);
        events.tell(key, CacheEvent.Kind.EXPIRED);
    }

    EntryStatus status(String key, NearEntry<V> entry) {
        return entry.status(key, clock.millis(), validity);
    }

    /** Whether what a slot holds could be served, fresh or stale, by the records that are known here. */
    boolean isServable(String key, @Nullable Slot slot) {
        return slot != null
                && slot.holdsResult()
                && clock.millis() < slot.staleUntil()
                && validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }

    /** Whether a near entry has a value that could be served, fresh or stale. */
    boolean hasValue(String key, @Nullable NearEntry<V> entry) {
        if (entry == null || (entry.value == null && entry.plain == null)) {
            return false;
        }
        EntryStatus status = status(key, entry);
        return status == EntryStatus.FRESH || status == EntryStatus.STALE;
    }

    /** Whether a slot has one. */
    boolean hasValue(String key, @Nullable Slot slot) {
        return slot != null && slot.kind() != Slot.Kind.EMPTY && isServable(key, slot);
    }

    /** Whether the entry has come since the last reset, and need not be read again. */
    boolean isTrusted(NearEntry<V> entry) {
        return entry.generation == near.generation();
    }

    /**
     * Reads a slot. In identity mode again when its key was touched meanwhile: what may be outdated is not merged, and would
     * come as an object of its own.
     */
    Mono<Sighting<V>> sighted(String key, ContextView context) {
        return sighted(key, spec.near(), context);
    }

    /** @param keeps whether it is kept near */
    Mono<Sighting<V>> sighted(String key, boolean keeps, ContextView context) {
        return sighted(key, keeps, context, 1);
    }

    private Mono<Sighting<V>> sighted(String key, boolean keeps, ContextView context, int attempt) {
        SharedLevel level = shared;
        if (level == null) {
            return Mono.empty();
        }
        long ticket = near.ticket(key);
        return level.read(key).delayUntil(this::known).flatMap(raw -> {
            NearEntry<V> entry = decoded(raw, ticket, keeps, context);
            return isOneObject() && !near.holds(key, ticket) && attempt < MOST_READS
                    ? sighted(key, keeps, context, attempt + 1)
                    : Mono.just(new Sighting<>(raw, entry, true));
        });
    }

    /** Before anything is merged: what depends on a record that is not known here yet counts as invalid. */
    private Mono<Void> known(Entry<byte[]> raw) {
        return isOneObject() ? records.learned(raw.value()) : Mono.empty();
    }

    /** Decodes a slot and keeps it near; null when it holds no result, or none that can be read. */
    @Nullable
    NearEntry<V> admit(Entry<byte[]> raw, long ticket, ContextView context) {
        return decoded(raw, ticket, spec.near(), context);
    }

    /** Decodes a slot; null when it cannot be read. */
    @Nullable
    NearEntry<V> decoded(Entry<byte[]> raw, long ticket, boolean keeps, ContextView context) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null) {
            tally.count(Figure.UNREADABLE);
            return null;
        }
        try {
            // What would not be merged is not kept: it could be served later as an object of its own.
            boolean one = !isOneObject() || isCurrent(raw.key(), slot, ticket);
            NearEntry<V> entry = entryOf(raw, slot, ticket, context);
            boolean isOver = clock.millis() >= entry.staleUntil;
            if (slot.holdsResult() && keeps && one && !isOver) {
                boolean unused = near.fill(raw.key(), entry, ticket);
            }
            if (slot.holdsResult() && sharedEnds != null && !isOver) {
                sharedEnds.found(raw.key(), entry, ticket);
            }
            return entry;
        } catch (SerializationException e) {
            tally.count(Figure.UNREADABLE);
            return null;
        }
    }

    private NearEntry<V> entryOf(Entry<byte[]> raw, Slot slot, long ticket, ContextView context) {
        V value = null;
        long size = 0;
        if (slot.kind() == Slot.Kind.VALUE || slot.kind() == Slot.Kind.PLAIN) {
            EntryCodec.Sized<V> read = codec.read(slot.payload(), context);
            Identity<V> mode = identity;
            value = mode == null
                    ? read.of()
                    : mode.read(raw.key(), read.of(), slot, () -> isCurrent(raw.key(), slot, ticket));
            size = read.size();
        }
        long now = clock.millis();
        long stale = Slots.staleUntil(raw, slot, now);
        long fresh = slot.isTimedByStore() ? stale : slot.freshUntil();
        NearEntry<V> entry =
                new NearEntry<>(value, slot.readAt(now), fresh, stale, size, NearLevel.generationOf(ticket));
        entry.nearSince = now;
        entry.undated = slot.kind() == Slot.Kind.PLAIN;
        entry.prefetched = slot.kind() == Slot.Kind.VALUE && prefetched.has(raw.key(), slot.created());
        return entry;
    }

    private boolean isCurrent(String key, Slot slot, long ticket) {
        return near.holds(key, ticket) && validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }

    /** Keeps the one object of each key; null when there may be more. */
    @Nullable
    Identity<V> identity() {
        return identity;
    }

    /** Whether there is one object of each key. */
    boolean isOneObject() {
        return identity != null;
    }

    /** In identity mode the one object of this key, with what was loaded; data that are not current come as they are. */
    V same(String key, V loaded, @Nullable Slot of, BooleanSupplier current) {
        Identity<V> mode = identity;
        return mode == null ? loaded : mode.loaded(key, loaded, of, current);
    }
}
