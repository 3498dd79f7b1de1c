package io.reactivekv.cache;

import io.reactivekv.spi.Lifetime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the shared level holds under one key, before its value is decoded.
 *
 * @param kind what it is
 * @param stamp the sequence of invalidations that was known when its load began
 * @param created milliseconds since 1970
 * @param ttl how long it is fresh, in milliseconds; 0 for ever
 * @param stale how long it is stale after that, in milliseconds
 * @param category its category
 * @param tags its tags
 * @param metadata what the user noted with it
 * @param owner who is loading the key at present; 0 for nobody
 * @param ownerStamp the sequence of invalidations that this one knew when it began; 0 for nobody
 * @param beyond for how much longer than the lease of the owner the store keeps the slot, in milliseconds, so that what is
 *     below the lease outlives it; 0 for nobody
 * @param payload the serialized value; in a mark or a place what tells it from others, else empty where there is none. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
record Slot(
        Kind kind,
        long stamp,
        long created,
        long ttl,
        long stale,
        String category,
        Set<String> tags,
        Map<String, String> metadata,
        long owner,
        long ownerStamp,
        long beyond,
        byte[] payload) {

    static final long NOBODY = 0;

    private static final byte[] NOTHING = {};

    /** What a slot is; the order is part of the stored form. */
    enum Kind {
        /** A value. */
        VALUE,
        /** The knowledge that there is no value. */
        EMPTY,
        /** Invalidated by hand; what was loaded before cannot be stored here. */
        INVALID,
        /** Nothing yet, but somebody is loading. */
        VACANT,
        /**
         * A value that lives exactly as long as the store keeps it; equal values have equal bytes. Below a lease, for which the
         * store may keep it longer, it has creation and TTL as others have.
         */
        PLAIN
    }

    static Slot invalid(long stamp, long now, String category) {
        return new Slot(Kind.INVALID, stamp, now, 0, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, NOTHING);
    }

    /**
     * What an invalidation by key leaves in the store. No two are alike, be they of the same millisecond: a load that began
     * after the one cannot store its result over the other.
     */
    static Slot mark(long stamp, long now, String category) {
        return new Slot(Kind.INVALID, stamp, now, 0, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, unlike());
    }

    /** Where the result of a load is to go that holds no lease. No two are alike. */
    static Slot place(long stamp, long now, String category) {
        return new Slot(Kind.VACANT, stamp, now, 0, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, unlike());
    }

    Slot describedAs(String newCategory, Set<String> newTags, Map<String, String> newMetadata) {
        return new Slot(
                kind,
                stamp,
                created,
                ttl,
                stale,
                newCategory,
                newTags,
                newMetadata,
                owner,
                ownerStamp,
                beyond,
                payload);
    }

    boolean isPlace() {
        return kind == Kind.VACANT && !isOwned();
    }

    private static byte[] unlike() {
        byte[] bytes = new byte[Long.BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    static Slot vacant(long now, String category) {
        return new Slot(Kind.VACANT, 0, now, 0, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, NOTHING);
    }

    static Slot plain(long stamp, String category, byte[] payload) {
        return new Slot(Kind.PLAIN, stamp, 0, 0, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, payload);
    }

    static Slot empty(long stamp, long now, long ttl, String category) {
        return new Slot(Kind.EMPTY, stamp, now, ttl, 0, category, Set.of(), Map.of(), NOBODY, 0, 0, NOTHING);
    }

    Slot at(long newStamp) {
        return new Slot(
                kind, newStamp, created, ttl, stale, category, tags, metadata, owner, ownerStamp, beyond, payload);
    }

    /** A plain one, which will have to tell by itself when it is over. */
    Slot timed(long now, Optional<Duration> remaining) {
        long left = remaining.map(Duration::toMillis).orElse(0L);
        return new Slot(kind, stamp, now, left, 0, category, tags, metadata, owner, ownerStamp, beyond, payload);
    }

    /** Whether it lives as long as the store keeps it. */
    boolean isTimedByStore() {
        return kind == Kind.PLAIN && created == 0;
    }

    /** Under a lease. The store tells when that is over, by how long it still keeps the slot: its clock is one for all. */
    Slot ownedBy(long newOwner, long newStamp, Duration beyondLease) {
        long longer = beyondLease.toMillis();
        return new Slot(
                kind, stamp, created, ttl, stale, category, tags, metadata, newOwner, newStamp, longer, payload);
    }

    /**
     * The same value with another lifetime, counted from now. It is not stale afterwards, and nobody loads it any more: who
     * did has lost the slot with its bytes.
     */
    Slot living(Lifetime lifetime, long now) {
        if (kind == Kind.PLAIN) {
            return released();
        }
        long born = Math.min(created, now); // by another clock it may be yet to come
        long left = lifetime.kind() == Lifetime.Kind.NEVER ? 0 : Math.max(1, lifetime.deadline(now) - born);
        return new Slot(kind, stamp, born, left, 0, category, tags, metadata, NOBODY, 0, 0, payload);
    }

    /** A plain one does not know when it was written, and counts as created when it is read. */
    Slot readAt(long now) {
        return kind == Kind.PLAIN
                ? new Slot(kind, stamp, now, ttl, stale, category, tags, metadata, owner, ownerStamp, beyond, payload)
                : this;
    }

    /** As it was before there was a lease over it. */
    Slot released() {
        return kind == Kind.PLAIN ? plain(stamp, category, payload) : unowned();
    }

    /** As it is without the owner. */
    Slot unowned() {
        return new Slot(kind, stamp, created, ttl, stale, category, tags, metadata, NOBODY, 0, 0, payload);
    }

    /**
     * Whether somebody holds a lease that has not run out.
     *
     * @param left for how long the store keeps the slot; empty for ever, or where that was not asked for
     */
    boolean isLeased(Optional<Duration> left) {
        return isOwned() && left.map(Duration::toMillis).orElse(Long.MAX_VALUE) > beyond;
    }

    boolean isOwned() {
        return owner != NOBODY;
    }

    /** A plain one does not tell when it was written. */
    boolean isCreatedAfter(long time) {
        return kind != Kind.PLAIN && created > time;
    }

    boolean holdsResult() {
        return kind == Kind.VALUE || kind == Kind.EMPTY || kind == Kind.PLAIN;
    }

    /** The records of invalidations that concern it. */
    String[] records() {
        return Validity.recordsOf(category, tags);
    }

    /** When it ceases to be fresh. */
    long freshUntil() {
        return ttl == 0 ? Long.MAX_VALUE : created + ttl;
    }

    /** When it ceases to be stale. */
    long staleUntil() {
        return ttl == 0 ? Long.MAX_VALUE : created + ttl + stale;
    }
}
