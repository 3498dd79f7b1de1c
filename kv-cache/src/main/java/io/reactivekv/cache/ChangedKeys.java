package io.reactivekv.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Keys that have changed, and are read again: each in its turn, some at a time. What is read while its key changes once more is
 * not handed on, since it is read yet again. Of more keys than there is room for some are left out. Thread-safe.
 */
final class ChangedKeys<T> implements Disposable {

    private static final int AT_A_TIME = 32;

    /** Where a key is. */
    private enum Turn {
        QUEUED,
        READING,
        CHANGED
    }

    private final ConcurrentMap<String, Turn> turns = new ConcurrentHashMap<>();
    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>unbounded(1 << 10).get());
    private final Function<String, Mono<T>> read;
    private final BiConsumer<String, T> then;
    private final int most;
    private final Disposable reading;

    /**
     * None to begin with.
     *
     * @param read reads one; where it fails, or finds nothing, nothing is handed on
     * @param then given what was read, while nobody can say that the key has changed; must not block
     * @param most for how many there is room
     */
    ChangedKeys(Function<String, Mono<T>> read, BiConsumer<String, T> then, int most) {
        this.read = read;
        this.then = then;
        this.most = most;
        this.reading = queue.asFlux().flatMap(this::readAgain, AT_A_TIME).subscribe();
    }

    boolean has(String key) {
        return turns.containsKey(key);
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** It has changed, and is to be read. */
    void add(String key) {
        add(key, () -> {});
    }

    /**
     * The same.
     *
     * @param first done before anything is handed on that was read later, and after what was; must not block
     */
    void add(String key, Runnable first) {
        AtomicBoolean isNew = new AtomicBoolean();
        Turn unused = turns.compute(key, (k, turn) -> {
            first.run();
            isNew.set(turn == null);
            return turn == null ? Turn.QUEUED : changed(turn);
        });
        if (isNew.get()) {
            queue(key);
        }
    }

    /** It has changed, which matters only while it is being read. */
    void touch(String key) {
        Turn unused = turns.computeIfPresent(key, (k, turn) -> changed(turn));
    }

    private static Turn changed(Turn turn) {
        return turn == Turn.READING ? Turn.CHANGED : turn;
    }

    private void queue(String key) {
        synchronized (queue) {
            if (turns.size() > most || queue.tryEmitNext(key).isFailure()) {
                Turn unused = turns.remove(key);
            }
        }
    }

    private Mono<Void> readAgain(String key) {
        return Mono.defer(() -> {
                    Turn unused = turns.put(key, Turn.READING);
                    return read.apply(key);
                })
                .doOnNext(found -> {
                    Turn unused = turns.computeIfPresent(key, (k, turn) -> {
                        if (turn == Turn.READING) {
                            then.accept(key, found);
                        }
                        return turn;
                    });
                })
                .onErrorComplete()
                .doFinally(end -> {
                    if (turns.compute(key, (k, turn) -> turn == Turn.CHANGED ? Turn.QUEUED : null) != null) {
                        queue(key);
                    }
                })
                .then();
    }

    @Override
    public void dispose() {
        reading.dispose();
    }

    @Override
    public boolean isDisposed() {
        return reading.isDisposed();
    }
}
