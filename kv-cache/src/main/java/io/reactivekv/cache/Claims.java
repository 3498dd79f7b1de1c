package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.StoreClosedException;
import io.reactivekv.cache.Tally.Figure;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One load a key across processes, by compare-and-set on the key's one slot. Who loads writes a lease into it, beside the
 * old value where there is one, which outlives it, and renews it; the result replaces exactly those bytes. So an
 * invalidation, a write, or somebody who took over in the meantime each make the result be refused. Who finds a lease waits
 * for the slot to change, and for the lease to run out at most.
 */
final class Claims {

    private static final int RENEWALS = 3;
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Core<?> core;
    private final SharedLevel shared;
    private final Coherence coherence;
    private final InstantSource clock;
    private final Scheduler timer;

    /** Those whose leases are being written. */
    private final Set<Claim> begun = ConcurrentHashMap.newKeySet();

    /** Those whose slots are taken, and whose times are being asked for. */
    private final Set<Claim> taken = ConcurrentHashMap.newKeySet();

    Claims(Core<?> core, SharedLevel shared, Coherence coherence) {
        this.core = core;
        this.shared = shared;
        this.coherence = coherence;
        this.clock = core.clock;
        this.timer = core.timer;
    }

    /**
     * What comes of an attempt.
     *
     * @param claim the right to load; null when somebody else has loaded
     * @param found what somebody else has loaded; null with a claim
     * @param ticket from before that was read
     */
    record Outcome(@Nullable Claim claim, @Nullable Entry<byte[]> found, long ticket) {

        private static Outcome mine(Claim claim) {
            return new Outcome(claim, null, NearLevel.NO_TICKET);
        }

        /** Nobody takes it. */
        void giveBack(Claims claims) {
            if (claim != null) {
                claims.abandon(claim);
            }
        }
    }

    /**
     * Claims a key, waiting while somebody else loads it. Fails with a {@link CacheLoadException} when others have been
     * at it for longer than a load may last here.
     *
     * @param stamp the sequence known when the load begins
     * @param seen what the slot was just seen to hold; null when it was absent, or not asked for
     * @param enough which slots make a load unnecessary
     * @param onWait told when it has to wait
     */
    Mono<Outcome> claim(
            String key, long stamp, @Nullable Entry<byte[]> seen, Predicate<Entry<byte[]>> enough, Runnable onWait) {
        return Mono.defer(() -> {
            Patience patience = Patience.of(core.spec(), timer, onWait);
            if (seen == null) {
                return unseen(key, stamp, enough, patience);
            }
            return core.spec().leases() && isTimeUnknown(seen)
                    ? again(key, stamp, enough, patience)
                    : taken(seen, NearLevel.NO_TICKET, stamp, enough, patience);
        });
    }

    /** A read of many does not ask for how long the store keeps a slot, which tells whether a lease is over. */
    private static boolean isTimeUnknown(Entry<byte[]> seen) {
        Slot slot = seen.ttl().isPresent() ? null : Slots.readable(seen.value());
        return slot != null && (slot.isOwned() || slot.isTimedByStore() || slot.kind() == Slot.Kind.INVALID);
    }

    /**
     * Without leases the slot is given a place for the result, which has to be there for it: that nothing is there would not
     * tell what has been meanwhile.
     */
    private Mono<Outcome> unseen(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        Claim claim;
        Mono<Boolean> write;
        if (core.spec().leases()) {
            Lease lease = lease(Slot.vacant(clock.millis(), core.spec().category()), stamp, Optional.empty());
            claim = Claim.leased(key, lease);
            write = shared.putIfAbsent(key, lease.bytes, Expiry.after(lease.kept));
        } else {
            byte[] place = SlotFormat.write(
                    Slot.place(stamp, clock.millis(), core.spec().category()));
            claim = Claim.placed(key, place);
            write = shared.putIfAbsent(key, place, Expiry.after(core.memory()));
        }
        return ended(claim, write)
                .flatMap(mine -> mine ? Mono.just(Outcome.mine(claim)) : again(key, stamp, enough, patience));
    }

    private Mono<Outcome> again(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        return Mono.defer(() -> {
            long ticket = core.near.ticket(key);
            return shared.read(key)
                    .delayUntil(raw -> core.records.learned(raw.value()))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(entry -> entry.isPresent()
                            ? taken(entry.get(), ticket, stamp, enough, patience)
                            : unseen(key, stamp, enough, patience));
        });
    }

    private Mono<Outcome> taken(
            Entry<byte[]> entry, long ticket, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        if (enough.test(entry)) {
            return Mono.just(new Outcome(null, entry, ticket));
        }
        String key = entry.key();
        Slot slot = Slots.readable(entry.value());
        if (!core.spec().leases() && slot != null && slot.isPlace() && isSoonGone(entry)) {
            // It is to be there when the result comes.
            return shared.renew(key, entry.value(), core.memory())
                    .flatMap(there -> there
                            ? Mono.just(Outcome.mine(Claim.unwritten(entry, slot)))
                            : again(key, stamp, enough, patience));
        }
        if (!core.spec().leases()) {
            return Mono.just(Outcome.mine(Claim.unwritten(entry, slot)));
        }
        if (slot != null && slot.isLeased(entry.ttl()) && mayStillStore(key, slot)) {
            return await(entry, slot, stamp, enough, patience);
        }
        // One that is invalid is nothing to be given back.
        Slot base = slot == null || (slot.holdsResult() && !isValid(key, slot))
                ? Slot.vacant(clock.millis(), core.spec().category())
                : slot;
        return (base.isTimedByStore() ? overTimed(entry, base, stamp) : over(entry, base, stamp))
                .map(Outcome::mine)
                .switchIfEmpty(again(key, stamp, enough, patience));
    }

    /** By a lease over what was found; empty when that has changed. */
    private Mono<Claim> over(Entry<byte[]> entry, Slot base, long stamp) {
        Optional<Duration> remaining = remaining(entry, base);
        Slot before = base.kind() == Slot.Kind.VACANT ? null : base.released();
        Lease lease = lease(base, stamp, remaining);
        Claim claim = Claim.leased(entry.key(), lease, before, until(remaining));
        return written(claim, entry.revision(), lease, Expiry.after(lease.kept));
    }

    /**
     * The store's time is no part of what is compared: one that has changed since it was read would be undone. So the slot is
     * taken with the time that it has, which is read then.
     */
    private Mono<Claim> overTimed(Entry<byte[]> entry, Slot base, long stamp) {
        // Until then it is no lease for others: by the store's time it could not be told when that is over.
        byte[] bytes = SlotFormat.write(base.ownedBy(newOwner(), stamp, Duration.ofMillis(Long.MAX_VALUE)));
        Duration time = core.spec().lease();
        Lease lease = new Lease(bytes, time, time, clock.millis());
        Claim claim = Claim.leased(entry.key(), lease, base.released(), Claim.AS_IT_IS);
        return written(claim, entry.revision(), lease, Expiry.keep())
                .flatMap(mine -> Mono.using(
                        () -> {
                            boolean unused = taken.add(mine);
                            return mine;
                        },
                        first -> shared.read(first.key())
                                .filter(there -> there.revision().equals(first.seen()))
                                .flatMap(there -> timed(there, base, stamp))
                                .doOnError(failed -> abandon(first))
                                .doOnCancel(() -> abandon(first)),
                        taken::remove));
    }

    private Mono<Claim> timed(Entry<byte[]> there, Slot base, long stamp) {
        Optional<Duration> remaining = there.ttl();
        Lease lease = lease(base.timed(clock.millis(), remaining), stamp, remaining);
        Claim claim = Claim.leased(there.key(), lease, base.released(), until(remaining));
        return written(claim, there.revision(), lease, Expiry.after(lease.kept));
    }

    private Mono<Claim> written(Claim claim, Revision seen, Lease lease, Expiry expiry) {
        return ended(claim, shared.replace(claim.key(), seen, lease.bytes, expiry))
                .filter(mine -> mine)
                .map(mine -> claim);
    }

    private long until(Optional<Duration> remaining) {
        return remaining.map(left -> clock.millis() + left.toMillis()).orElse(Long.MAX_VALUE);
    }

    private boolean isSoonGone(Entry<byte[]> place) {
        Duration half = core.memory().dividedBy(2);
        return place.ttl().filter(left -> left.compareTo(half) >= 0).isEmpty();
    }

    /** A lease over what the store keeps for so long, empty for ever, and goes on keeping when the lease runs out. */
    private Lease lease(Slot base, long stamp, Optional<Duration> remaining) {
        Duration time = core.spec().lease();
        Duration below = base.kind() == Slot.Kind.VACANT ? Duration.ZERO : remaining.orElse(Ttl.MAX);
        Duration kept = below.compareTo(time) > 0 ? below : time;
        byte[] bytes = SlotFormat.write(base.ownedBy(newOwner(), stamp, kept.minus(time)));
        return new Lease(bytes, kept, time, clock.millis());
    }

    /** How long the store is to keep a slot once nobody loads it any more; a dead owner's lease may have said longer. */
    private Optional<Duration> remaining(Entry<byte[]> entry, Slot base) {
        if (!base.isOwned() || !base.holdsResult()) {
            return entry.ttl();
        }
        return base.ttl() == 0 ? Optional.empty() : Optional.of(Slots.left(base, clock.millis()));
    }

    /**
     * The write of a lease goes on to its end when nobody waits for it any more, and the lease is given back then; so it is
     * when it is not known whether it was written: who comes next would wait until it runs out.
     */
    private Mono<Boolean> ended(Claim claim, Mono<Boolean> write) {
        return Mono.create(sink -> {
            AtomicBoolean left = new AtomicBoolean();
            boolean unusedAdded = begun.add(claim);
            MonoSink<Boolean> unused = sink.onCancel(() -> {
                left.set(true);
                if (!begun.contains(claim)) {
                    abandon(claim); // It may have ended without having seen that.
                }
            });
            Disposable unusedWrite = write.doOnError(failed -> {
                        if (mayBeThere(failed)) {
                            left.set(true);
                        }
                    })
                    .doFinally(end -> {
                        boolean unusedRemoved = begun.remove(claim);
                        if (left.get()) {
                            abandon(claim);
                        }
                    })
                    .subscribe(sink::success, sink::error, sink::success, Context.of(sink.contextView()));
        });
    }

    private static boolean mayBeThere(Throwable failed) {
        return failed instanceof KeyValueException failure && failure.outcome() == KeyValueException.Outcome.UNKNOWN;
    }

    private boolean isValid(String key, Slot slot) {
        return core.validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }

    /** A load that began before an invalidation is not worth waiting for. */
    private boolean mayStillStore(String key, Slot slot) {
        return slot.ownerStamp() >= core.validity.required(key, slot.records(), slot.tags());
    }

    private Mono<Outcome> await(
            Entry<byte[]> entry, Slot slot, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        patience.onWait().run();
        core.tally.count(Figure.LEASE_WAITS);
        String key = entry.key();
        Mono<Void> change = coherence.nextChange(key);
        // The look after the registration sees a change that came before it, and for how long the lease still holds.
        return shared.read(key)
                .filter(now -> now.revision().equals(entry.revision()))
                .flatMap(same -> {
                    Duration left = same.ttl()
                            .map(kept -> kept.minusMillis(slot.beyond()))
                            .orElse(core.spec().lease())
                            .plus(MOMENT);
                    Mono<Void> over =
                            Mono.firstWithSignal(change, Mono.delay(left, timer).then());
                    return patience.bound(key, over, timer);
                })
                .then(Mono.defer(() -> again(key, stamp, enough, patience.rest())));
    }

    /** Whether a slot holds a lease of this process that no flight has as its claim yet. */
    boolean isBegun(Entry<byte[]> slot) {
        return begun.stream()
                .anyMatch(claim ->
                        claim.key().equals(slot.key()) && slot.revision().equals(claim.seen()));
    }

    /** Keeps the lease of a claim alive until it is disposed of, lost, or the cache closed. */
    Disposable keepAlive(Claim claim) {
        Lease lease = claim.lease();
        if (lease == null) {
            return Disposables.disposed();
        }
        return Flux.interval(lease.time.dividedBy(RENEWALS), timer)
                .onBackpressureDrop()
                .concatMap(tick -> renewed(claim.key(), lease), 1)
                .takeWhile(mine -> mine)
                .subscribe();
    }

    /** Whether it is still this process's, as far as can be known. */
    private Mono<Boolean> renewed(String key, Lease lease) {
        return Mono.defer(() -> {
            long began = clock.millis();
            return shared.renew(key, lease.bytes, lease.kept)
                    .doOnNext(mine -> {
                        if (mine) {
                            lease.confirm(began);
                        }
                    })
                    .onErrorResume(failed -> Mono.just(!(failed instanceof StoreClosedException)));
        });
    }

    /** Stores the result; false when the claim was lost. Ends the claim. */
    Mono<Boolean> store(Claim claim, byte[] slot, Expiry expiry) {
        return Mono.defer(() -> {
            Lease lease = claim.lease();
            return lease != null && lease.isOver(clock.millis())
                    ? returned(claim).thenReturn(false)
                    : shared.replace(claim.key(), claim.seen(), slot, expiry);
        });
    }

    /**
     * Puts back what was there, without anybody who waits for it. Tried during an outage, too: it replaces nothing but what
     * was written for the claim, for which others would wait.
     */
    void abandon(Claim claim) {
        Disposable unused = givenBack(claim).subscribe();
    }

    /** The same, for somebody who waits for it, and so fails at once during an outage. */
    Mono<Void> returned(Claim claim) {
        if (claim.lease() == null) {
            return Mono.empty();
        }
        Slot before = before(claim);
        Mono<Boolean> back = before == null
                ? shared.delete(claim.key(), claim.seen())
                : shared.replace(claim.key(), claim.seen(), SlotFormat.write(before), kept(claim));
        return back.then();
    }

    /** What is to be put back; null for nothing, or for what is over by now. */
    @Nullable
    Slot before(Claim claim) {
        return claim.until() == Claim.AS_IT_IS || clock.millis() < claim.until() ? claim.before() : null;
    }

    private Expiry kept(Claim claim) {
        if (claim.until() == Claim.AS_IT_IS) {
            return Expiry.keep();
        }
        return claim.until() == Long.MAX_VALUE
                ? Expiry.never()
                : Expiry.after(Duration.ofMillis(Math.max(1, claim.until() - clock.millis())));
    }

    /**
     * The same, past the outage. Never fails. Without a lease the place stays, over which others may be loading, until the
     * store forgets it.
     */
    Mono<Void> givenBack(Claim claim) {
        if (claim.lease() == null) {
            return Mono.empty();
        }
        Slot before = before(claim);
        KeyValueStore<byte[]> slots = shared.slots();
        Mono<Boolean> back = before == null
                ? slots.delete(claim.key(), claim.seen())
                : slots.replace(claim.key(), claim.seen(), SlotFormat.write(before), kept(claim));
        return back.onErrorComplete().then();
    }

    /** The same for all leases that are being written, each behind its write. Never fails. */
    Mono<Void> givenBack() {
        return Flux.concat(Flux.fromIterable(begun), Flux.fromIterable(taken))
                .flatMap(this::givenBack, Integer.MAX_VALUE)
                .then();
    }

    /** Removes what was there: the load found that there is no value. Ends the claim. What others wrote to mark the key stays. */
    Mono<Void> vacate(Claim claim) {
        return Mono.defer(() -> claim.lease() != null || claim.isOverResult()
                ? shared.delete(claim.key(), claim.seen()).then()
                : Mono.empty());
    }

    private static long newOwner() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }
}
