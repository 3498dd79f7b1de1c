package io.reactivekv.cache;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Stands before a backend that can be down or silent, whose reads can be held up on the way back, and whose watches reset. */
final class ControlledBackend {

    private static final String AN_ENTRY = "cache:c:e:k";

    final AtomicInteger scans = new AtomicInteger();

    /** What each scan was for. */
    final List<KeyRange> scanned = new CopyOnWriteArrayList<>();

    final AtomicInteger calls = new AtomicInteger();

    /** What happens to the answer of the next read of an entry. */
    final AtomicReference<Function<Mono<Stored<Object>>, Mono<Stored<Object>>>> nextRead =
            new AtomicReference<>(Function.identity());

    /** What happens to the answer of the next read of a value. */
    final AtomicReference<Function<Mono<Object>, Mono<Object>>> nextGet = new AtomicReference<>(Function.identity());

    /** What happens to the answer of the next write of an entry. */
    final AtomicReference<Function<Mono<Boolean>, Mono<Boolean>>> nextWrite =
            new AtomicReference<>(Function.identity());

    /** What happens to the answer of the next write of many entries. */
    final AtomicReference<Function<Mono<Long>, Mono<Long>>> nextWriteAll = new AtomicReference<>(Function.identity());

    /** What happens to the answer of the next write that tells what was there. */
    final AtomicReference<Function<Mono<Object>, Mono<Object>>> nextExchange =
            new AtomicReference<>(Function.identity());

    /** What happens to the answer of the next count. */
    final AtomicReference<Function<Mono<Long>, Mono<Long>>> nextCount = new AtomicReference<>(Function.identity());

    /** What happens before the next scan of the entries of the cache {@code c}. */
    final AtomicReference<Mono<?>> beforeScan = new AtomicReference<>(Mono.empty());

    /** What happens to what the next scan of those entries finds. */
    final AtomicReference<Function<Flux<Object>, Flux<Object>>> nextScan = new AtomicReference<>(Function.identity());

    /** What happens before the next entry, or the next of many, is answered with. */
    private final AtomicReference<Mono<?>> beforeAnswer = new AtomicReference<>(Mono.empty());

    /** Whose reads that is about: a watch that reads at the same time is not meant. */
    private volatile @Nullable Thread reader;

    private final AtomicReference<Mono<Void>> told = new AtomicReference<>(Mono.empty());
    private Sinks.Empty<Void> heldBack = Sinks.empty();
    private final Backend<?> real;
    private final Sinks.Many<StoredChange<Object>> saidToo =
            Sinks.many().multicast().directBestEffort();
    private volatile boolean down;
    private volatile boolean silent;
    private volatile @Nullable KeyValueException refusal;
    private volatile @Nullable Duration timeout;
    private volatile Mono<?> beforeScans = Mono.empty();

    ControlledBackend(Backend<?> real) {
        this.real = real;
    }

    /** The backend that obeys. */
    Backend<?> backend() {
        return (Backend<?>)
                Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, this::call);
    }

    /** Something else is done after the next entry was read by this thread, and before it is answered with. */
    void beforeNextAnswer(Mono<?> other) {
        reader = Thread.currentThread();
        beforeAnswer.set(other);
    }

    private Mono<?> beforeAnswer() {
        return Thread.currentThread() == reader ? beforeAnswer.getAndSet(Mono.empty()) : Mono.empty();
    }

    /** Whether operations fail. */
    void down(boolean is) {
        down = is;
    }

    /** With what writes that store something fail, while all else goes on; null for not at all. */
    void refuseWrites(@Nullable KeyValueException error) {
        refusal = error;
    }

    /** Whether operations never end. */
    void silent(boolean is) {
        silent = is;
    }

    /** Whether watches keep what happens to themselves, until they are let go. */
    void holdWatches(boolean hold) {
        Sinks.EmitResult unused = heldBack.tryEmitEmpty();
        heldBack = Sinks.empty();
        told.set(hold ? heldBack.asMono() : Mono.empty());
    }

    /** Within which time operations end, as stores that are opened from now on are told. */
    void timeout(Duration time) {
        timeout = time;
    }

    /** What each scan waits for from now on. */
    void beforeScans(Mono<?> gate) {
        beforeScans = gate;
    }

    /** Changes may have been missed, says every watch. */
    void reset() {
        Sinks.EmitResult unused = saidToo.tryEmitNext(new StoredChange.Reset<>());
    }

    /** A key has a value that is not handed out, says every watch of it. */
    void unreadable(String key) {
        Sinks.EmitResult unused = saidToo.tryEmitNext(
                new StoredChange.Unreadable<>(key, new SerializationException("not handed out, for the test")));
    }

    private Flux<StoredChange<Object>> saidToo(KeyRange range) {
        return saidToo.asFlux()
                .filter(change -> !(change instanceof StoredChange.Unreadable<Object> unreadable)
                        || range.contains(unreadable.key()));
    }

    private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object answer;
        try {
            answer = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        return switch (method.getName()) {
            case "watch" ->
                Flux.merge(((Flux<?>) answer).delayUntil(change -> told.get()), saidToo((KeyRange) arguments[0]));
            case "getEntry" ->
                mono(Mono.defer(() -> nextRead.getAndSet(Function.identity()).apply(entry(answer)))
                        .delayUntil(read -> beforeAnswer()));
            case "get" ->
                mono(Mono.defer(
                        () -> nextGet.getAndSet(Function.identity()).apply(((Mono<?>) answer).cast(Object.class))));
            case "getAll" -> flux(((Flux<?>) answer).delayUntil(read -> beforeAnswer()));
            case "scan", "keys" -> {
                int unused = scans.incrementAndGet();
                KeyRange range = ((ScanRequest) arguments[0]).range();
                boolean unusedAdded = scanned.add(range);
                boolean isOfEntries = range.contains(AN_ENTRY);
                Mono<?> before = isOfEntries ? beforeScan.getAndSet(Mono.empty()) : Mono.empty();
                Flux<Object> found = ((Flux<?>) answer).cast(Object.class);
                yield before.thenMany(flux(
                        (isOfEntries ? nextScan.getAndSet(Function.identity()).apply(found) : found)
                                .delaySubscription(beforeScans)));
            }
            case "write" ->
                mono(Mono.defer(() -> refused(arguments[0] instanceof Write.Put)
                        .then(nextWrite.getAndSet(Function.identity()).apply(((Mono<?>) answer).cast(Boolean.class)))));
            case "getAndWrite" ->
                mono(Mono.defer(() -> refused(arguments[0] instanceof Write.Put)
                        .then(nextExchange
                                .getAndSet(Function.identity())
                                .apply(((Mono<?>) answer).cast(Object.class)))));
            case "writeAll" ->
                mono(Mono.defer(() -> refused(true)
                        .then(nextWriteAll.getAndSet(Function.identity()).apply(((Mono<?>) answer).cast(Long.class)))));
            case "addAndGet" ->
                mono(Mono.defer(() -> refused(true)
                        .then(nextCount.getAndSet(Function.identity()).apply(((Mono<?>) answer).cast(Long.class)))));
            case "close" -> answer;
            case "withTimeout" -> proxy;
            case "timeout" -> timeout == null ? answer : Optional.of(timeout);
            default ->
                answer instanceof Mono<?> mono ? mono(mono) : answer instanceof Flux<?> flux ? flux(flux) : answer;
        };
    }

    private Mono<Void> refused(boolean stores) {
        KeyValueException error = refusal;
        return stores && error != null ? Mono.error(error) : Mono.empty();
    }

    @SuppressWarnings("unchecked") // what the method returns
    private static Mono<Stored<Object>> entry(Object answer) {
        return (Mono<Stored<Object>>) answer;
    }

    private <T> Mono<T> mono(Mono<T> operation) {
        return Mono.defer(() -> Mono.from(now(operation)));
    }

    private <T> Flux<T> flux(Flux<T> operation) {
        return Flux.defer(() -> now(operation));
    }

    private <T> Publisher<T> now(Publisher<T> operation) {
        int unused = calls.incrementAndGet();
        if (silent) {
            return Flux.never();
        }
        return down
                ? Flux.error(new StoreUnavailableException("down for the test", Outcome.NOT_EXECUTED, null))
                : operation;
    }
}
