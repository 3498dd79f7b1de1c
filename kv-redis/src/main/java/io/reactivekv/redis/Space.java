package io.reactivekv.redis;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What is known of the space: whether it may be used as configured, and whether its index is complete. Checked at every
 * connect, and now and then. Thread-safe.
 *
 * <p>A record on the server says that the index holds every live key; it is written only when a survey has found no key
 * that the index lacks. Until then point operations work, and every write goes through a script that writes the index. A server
 * that takes no writes, or none of this user, takes no record either: what the survey has found does for this client then.
 */
final class Space {

    private static final Logger LOG = LoggerFactory.getLogger(Space.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    private final Topology topology;
    private final String name;
    private final String record;
    private final AtomicBoolean checking = new AtomicBoolean();
    private final AtomicReference<@Nullable Mono<Void>> looking = new AtomicReference<>();
    private final Obstacle obstacle;
    private volatile @Nullable KeyValueException gate = notYet();
    private volatile @Nullable Throwable trouble;
    private volatile boolean indexed;

    Space(Topology topology) {
        this.topology = topology;
        this.name = topology.layout().prefix();
        this.record = topology.layout().record();
        this.obstacle = new Obstacle(topology, this::create);
    }

    /** Why operations may not be sent; null when they may. */
    @Nullable
    KeyValueException gate() {
        return gate;
    }

    /** Whether every live key is in the index. */
    boolean isIndexed() {
        return indexed;
    }

    /** Looks at the record on the server, unless that is being done; then lets operations go. */
    void check() {
        if (checking.compareAndSet(false, true)) {
            obstacle.mayHaveChanged();
            if (gate instanceof StorePermissionException) {
                // It was told of a connection that is gone; of this one nothing is known yet.
                gate = notYet();
            }
            Object unused = answered().doFinally(end -> checking.set(false)).subscribe(verdict -> {}, this::unchecked);
        }
    }

    /**
     * Looks whether the record is still there, if it was: a flush takes it along with everything else; and whether what keeps
     * operations from being sent is mended, such as a missing right. That the server does not answer is for operations to find, and
     * closes no gate.
     */
    void checkAgain() {
        KeyValueException refusal = gate;
        boolean mayHaveChanged = refusal == null ? indexed : !refusal.isTransient();
        if (mayHaveChanged && looking.get() == null) {
            Object unused = answered()
                    .subscribe(
                            verdict -> {},
                            failure -> LOG.debug(
                                    "space \"{}\" could not be looked for again: {}", name, failure.getMessage()));
        }
    }

    /** Lets all operations fail with this, until the next check. */
    void refuse(KeyValueException reason) {
        if (!(reason instanceof StoreClosedException)) {
            set(reason);
        }
    }

    /** Again and again, unless waiting does not mend it. */
    static Retry patiently() {
        return Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                .maxBackoff(LAST_RETRY)
                .filter(failure -> failure instanceof KeyValueException known && known.isTransient());
    }

    private static KeyValueException notYet() {
        return new StoreUnavailableException("the layout of the space is not checked yet", Outcome.NOT_EXECUTED, null);
    }

    private void unchecked(Throwable failure) {
        if (failure instanceof StoreClosedException) {
            return;
        }
        KeyValueException known = failure instanceof KeyValueException told
                ? told
                : new StoreConfigurationException("the records of the spaces cannot be understood", failure);
        LOG.warn("space \"{}\" could not be checked: {}", name, known.getMessage());
        if (gate != null || !(known instanceof StorePermissionException)) {
            set(known);
        } // Else rights were taken away since operations may be sent, which each of them learns for itself.
    }

    /** Completes when range operations can be answered; fails with what has to be done for it. */
    Mono<Void> whenIndexed() {
        if (indexed) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            KeyValueException refusal = gate;
            if (refusal != null && !refusal.isTransient()) {
                return Mono.error(refusal);
            }
            return answered().then(verdict());
        });
    }

    /** What the last look has failed of; null when it has not. */
    @Nullable
    Throwable trouble() {
        return trouble;
    }

    /** Looks until the server has answered, one for all who wait, since that may take a survey of all keys. */
    private Mono<Void> answered() {
        return Mono.defer(() -> {
            Mono<Void> mine = look(call(false), TIMEOUT_NANOS)
                    .doOnError(failure -> trouble = failure)
                    .doOnSuccess(none -> trouble = null)
                    .retryWhen(patiently())
                    .doOnTerminate(() -> looking.set(null))
                    .cache();
            Mono<Void> others = looking.compareAndExchange(null, mine);
            return others == null ? mine : others;
        });
    }

    /** Registers the space, once its index is known to hold every key; fails when the records do not allow it. */
    Mono<Void> register(long timeoutNanos) {
        return look(call(true), timeoutNanos).then(verdict());
    }

    /** Registers the space, if that may be written; its index is known to hold every key, and counts as complete in any case. */
    private Mono<Boolean> create() {
        return look(call(true).undivided(), TIMEOUT_NANOS)
                // The records are on the move, and found where they go.
                .onErrorResume(
                        failure -> failure instanceof NotHere refused && !refused.isOfAServerWithoutWrites(),
                        failure -> look(call(true), TIMEOUT_NANOS))
                .thenReturn(true)
                .onErrorResume(Space::isNotWritable, refusal -> {
                    if (refusal instanceof StorePermissionException && !obstacle.isNone()) {
                        LOG.warn("space \"{}\" could not be registered: {}", name, refusal.getMessage());
                    }
                    open(true);
                    return Mono.just(false);
                });
    }

    private static boolean isNotWritable(Throwable failure) {
        return failure instanceof NotHere || failure instanceof StorePermissionException;
    }

    private Mono<Void> verdict() {
        return Mono.defer(() -> indexed ? Mono.empty() : Mono.error(unindexed()));
    }

    /** Strikes the space off the records. */
    Mono<Void> forget(long timeoutNanos) {
        Call call = Call.repeatable(Script.FORGET)
                .key(Layout.spaces())
                .key(Layout.records())
                .arg(name);
        return topology.call(call, topology.layout().buckets(), timeoutNanos)
                .onErrorMap(ForeignDataException.class, Space::taken)
                .doOnSubscribe(begun -> indexed = false)
                .then();
    }

    /** Why no range can be read. */
    private KeyValueException unindexed() {
        KeyValueException refusal = gate;
        KeyValueException found = refusal == null ? obstacle.found() : refusal;
        return found == null ? notYet() : found;
    }

    private Call call(boolean create) {
        return Call.repeatable(Script.SPACE)
                .key(Layout.spaces())
                .key(Layout.records())
                .arg(name)
                .arg(record)
                .arg(create ? 1 : 0);
    }

    private Mono<Void> look(Call call, long timeoutNanos) {
        return topology.urgentCall(call, topology.layout().buckets(), timeoutNanos)
                .onErrorResume(StorePermissionException.class, this::forbidden)
                .onErrorMap(ForeignDataException.class, Space::taken)
                .flatMap(this::judge);
    }

    private Mono<Object> forbidden(StorePermissionException refusal) {
        if (ConnectFailure.isMeantBy(refusal)) {
            return Mono.error(refusal); // it says nothing of the indexes
        }
        if (topology.layout().isOrdered()) {
            return Mono.error(new StorePermissionException("an ordered space needs access to its indexes, whose names"
                    + " begin with the byte 0xFF and \"kv:\" (ACL patterns ~?kv:* and ~?{kv}:*), and the commands of"
                    + " +@read +@write +@scripting +time: " + refusal.getMessage()));
        }
        return Mono.just(List.of(Layout.utf8("absent")));
    }

    /** The fault of nobody's key. */
    private static StoreConfigurationException taken(ForeignDataException refusal) {
        return new StoreConfigurationException(
                "other data lies under a name that the records of the spaces need; allowed: a hash or nothing under "
                        + Layout.shown(Layout.records()) + ", a sorted set or nothing under "
                        + Layout.shown(Layout.spaces())
                        + " (TYPE tells what is there); delete or rename the one that is neither, and the spaces are"
                        + " registered again",
                refusal);
    }

    private Mono<Void> judge(Object reply) {
        List<?> parts = (List<?>) reply;
        String verdict = text(parts.get(0));
        String detail = parts.size() > 1 ? text(parts.get(1)) : "";
        switch (verdict) {
            case "found" -> found(detail);
            case "created" -> open(true);
            case "absent" -> {
                open(obstacle.isNone());
                return topology.layout().isOrdered() ? obstacle.look() : Mono.empty();
            }
            case "inside" -> refuse("the space \"" + name + "\" lies inside the space \"" + detail + "\"");
            default -> refuse("the space \"" + detail + "\" lies inside the space \"" + name + "\"");
        }
        return Mono.empty();
    }

    private void found(String found) {
        if (found.equals(record)) {
            obstacle.mayHaveChanged();
            open(true);
        } else {
            StoreConfigurationException refusal = new StoreConfigurationException("the space \"" + name
                    + "\" on the server has " + found + ", but is opened with " + record
                    + (found.startsWith(Layout.VERSION)
                            ? " (options ordered, buckets); allowed: what it was created with"
                            : "; allowed: " + Layout.VERSION + ", the only layout that this version of the library"
                                    + " knows"));
            indexed = false;
            set(refusal);
        }
    }

    private void open(boolean complete) {
        indexed = complete && topology.layout().isOrdered();
        set(null);
    }

    private void set(@Nullable KeyValueException refusal) {
        gate = refusal;
        topology.wake();
    }

    private void refuse(String detail) {
        indexed = false;
        set(new StoreConfigurationException(
                detail + "; allowed: prefixes (option prefix) of which none begins with another (RedisSpaces.forget and"
                        + " `kv forget` strike off one that is empty and out of use)"));
    }

    private static String text(Object part) {
        return Layout.text((byte[]) part);
    }
}
