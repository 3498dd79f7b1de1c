package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.StoreClosedException;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
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
 * old value where there is one, and renews it; the result replaces exactly those bytes. So an invalidation, a write, or
 * somebody who took over in the meantime each make the result be refused. Who finds a lease waits for the slot to change,
 * and for the lease to run out at most.
 */
final class Claims {

    private static final int RENEWALS = 3;
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final SharedLevel shared;
    private final Validity validity;
    private final Records records;
    private final Coherence coherence;
    private final InstantSource clock;
    private final Scheduler timer;
    private final Tally tally;
    private final Supplier<CacheSpec> spec;
    private final ToLongFunction<String> tickets;

    /** Those whose leases are being written. */
    private final Set<Claim> begun = ConcurrentHashMap.newKeySet();

    /**
     * The claims of one cache.
     *
     * @param tickets of the near level, for what is found
     */
    Claims(
            SharedLevel shared,
            Validity validity,
            Records records,
            Coherence coherence,
            InstantSource clock,
            Scheduler timer,
            Tally tally,
            Supplier<CacheSpec> spec,
            ToLongFunction<String> tickets) {
        this.shared = shared;
        this.validity = validity;
        this.records = records;
        this.coherence = coherence;
        this.clock = clock;
        this.timer = timer;
        this.tally = tally;
        this.spec = spec;
        this.tickets = tickets;
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
            Patience patience = Patience.of(spec.get(), timer, onWait);
            return seen == null
                    ? unseen(key, stamp, enough, patience)
                    : taken(seen, NearLevel.NO_TICKET, stamp, enough, patience);
        });
    }

    private Mono<Outcome> unseen(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        return spec.get().leases() ? vacant(key, stamp, enough, patience) : unleased(key, stamp, enough, patience);
    }

    private Mono<Outcome> again(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        return looked(key, stamp, enough, patience, () -> unseen(key, stamp, enough, patience));
    }

    /** Without a lease the result is stored over what the slot holds now, which who begins may not have asked for. */
    private Mono<Outcome> unleased(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        return looked(
                key,
                stamp,
                enough,
                patience,
                () -> Mono.just(Outcome.mine(new Claim(key, null, null, null, Optional.empty()))));
    }

    private Mono<Outcome> looked(
            String key,
            long stamp,
            Predicate<Entry<byte[]>> enough,
            Patience patience,
            Supplier<Mono<Outcome>> whenAbsent) {
        return Mono.defer(() -> {
            long ticket = tickets.applyAsLong(key);
            return shared.read(key)
                    .delayUntil(raw -> records.learned(raw.value()))
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(entry ->
                            entry.isPresent() ? taken(entry.get(), ticket, stamp, enough, patience) : whenAbsent.get());
        });
    }

    private Mono<Outcome> vacant(String key, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        Slot slot = Slot.vacant(clock.millis(), spec.get().category());
        byte[] lease = SlotFormat.write(slot.ownedBy(newOwner(), stamp));
        Claim claim = new Claim(key, lease, Revision.ofBytes(lease), null, Optional.empty());
        return ended(
                        claim,
                        shared.putIfAbsent(key, lease, Expiry.after(spec.get().lease())))
                .flatMap(mine -> mine ? Mono.just(Outcome.mine(claim)) : again(key, stamp, enough, patience));
    }

    private Mono<Outcome> taken(
            Entry<byte[]> entry, long ticket, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        if (enough.test(entry)) {
            return Mono.just(new Outcome(null, entry, ticket));
        }
        String key = entry.key();
        Slot slot = Slots.readable(entry.value());
        // A plain slot would live as long as the lease over it.
        if (!spec.get().leases() || (slot != null && slot.kind() == Slot.Kind.PLAIN && isValid(key, slot))) {
            return Mono.just(Outcome.mine(new Claim(key, null, entry.revision(), slot, entry.ttl())));
        }
        if (slot != null && slot.isOwned() && mayStillStore(key, slot)) {
            return await(entry, stamp, enough, patience);
        }
        // A plain one that is invalid is nothing to be given back.
        Slot base = slot == null || slot.kind() == Slot.Kind.PLAIN
                ? Slot.vacant(clock.millis(), spec.get().category())
                : slot;
        byte[] lease = SlotFormat.write(base.ownedBy(newOwner(), stamp));
        Slot before = base.kind() == Slot.Kind.VACANT ? null : base.released();
        Claim claim = new Claim(key, lease, Revision.ofBytes(lease), before, entry.ttl());
        return ended(
                        claim,
                        shared.replace(
                                key,
                                entry.revision(),
                                lease,
                                Expiry.after(spec.get().lease())))
                .flatMap(mine -> mine ? Mono.just(Outcome.mine(claim)) : again(key, stamp, enough, patience));
    }

    /**
     * The write of a lease goes on to its end when nobody waits for it any more, and the lease is given back then; so it is
     * when it is not known whether it was written: who comes next would wait until it runs out.
     */
    private Mono<Boolean> ended(Claim claim, Mono<Boolean> write) {
        return Mono.create(sink -> {
            AtomicBoolean left = new AtomicBoolean();
            MonoSink<Boolean> unused = sink.onCancel(() -> left.set(true));
            boolean unusedAdded = begun.add(claim);
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
        return validity.accepts(key, slot.stamp(), slot.records(), slot.tags());
    }

    /** A load that began before an invalidation is not worth waiting for. */
    private boolean mayStillStore(String key, Slot slot) {
        return slot.ownerStamp() >= validity.required(key, slot.records(), slot.tags());
    }

    private Mono<Outcome> await(Entry<byte[]> entry, long stamp, Predicate<Entry<byte[]>> enough, Patience patience) {
        patience.onWait().run();
        tally.count(Figure.LEASE_WAITS);
        String key = entry.key();
        Mono<Void> change = coherence.nextChange(key);
        // The look after the registration sees a change that came before it, and for how long the lease still holds.
        return shared.read(key)
                .filter(now -> now.revision().equals(entry.revision()))
                .flatMap(same -> {
                    Duration left = same.ttl().orElse(spec.get().lease()).plus(MOMENT);
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
        byte[] lease = claim.lease();
        if (lease == null) {
            return Disposables.disposed();
        }
        Duration time = spec.get().lease();
        return Flux.interval(time.dividedBy(RENEWALS), timer)
                .onBackpressureDrop()
                .concatMap(
                        tick -> shared.renew(claim.key(), lease, time)
                                .onErrorResume(failed -> Mono.just(!(failed instanceof StoreClosedException))),
                        1)
                .takeWhile(mine -> mine)
                .subscribe();
    }

    /** Stores the result; false when the claim was lost. Ends the claim. */
    Mono<Boolean> store(Claim claim, byte[] slot, Expiry expiry) {
        return Mono.defer(() -> {
            Revision seen = claim.seen();
            return seen == null
                    ? shared.putIfAbsent(claim.key(), slot, expiry)
                    : shared.replace(claim.key(), seen, slot, expiry);
        });
    }

    /**
     * Puts back what was there, without anybody who waits for it. Tried during an outage, too: it replaces nothing but the
     * lease, for which others would wait.
     */
    void abandon(Claim claim) {
        Disposable unused = givenBack(claim).subscribe();
    }

    /** The same, for somebody who waits for it. Never fails. */
    Mono<Void> givenBack(Claim claim) {
        byte[] lease = claim.lease();
        if (lease == null) {
            return Mono.empty();
        }
        Slot before = claim.before();
        Revision mine = Revision.ofBytes(lease);
        KeyValueStore<byte[]> slots = shared.slots();
        Mono<Boolean> back = before == null
                ? slots.delete(claim.key(), mine)
                : slots.replace(claim.key(), mine, SlotFormat.write(before), Slots.expiry(claim.remaining()));
        return back.onErrorComplete().then();
    }

    /** The same for all leases that are being written, each behind its write. Never fails. */
    Mono<Void> givenBack() {
        return Flux.fromIterable(begun)
                .flatMap(this::givenBack, Integer.MAX_VALUE)
                .then();
    }

    /**
     * Removes what was there: the load found that there is no value. Ends the claim. Without a lease the mark of an
     * invalidation stays, which is all that refuses the results of loads from before it.
     */
    Mono<Void> vacate(Claim claim) {
        return Mono.defer(() -> {
            Revision seen = claim.seen();
            return seen == null || isOverMark(claim)
                    ? Mono.empty()
                    : shared.delete(claim.key(), seen).then();
        });
    }

    private static boolean isOverMark(Claim claim) {
        Slot before = claim.before();
        return claim.lease() == null && before != null && before.kind() == Slot.Kind.INVALID;
    }

    private static long newOwner() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }
}
