package io.reactivekv.cache;

import io.reactivekv.StoreFullException;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cleans up every interval; the shared level in one of the processes only. */
final class Upkeep<V> implements Disposable {

    private final Core<V> core;
    private final Cleaning<V> cleaning;
    private final Disposable.Swap work = Disposables.swap();

    Upkeep(Core<V> core, Cleaning<V> cleaning) {
        this.core = core;
        this.cleaning = cleaning;
    }

    /** From now on at this interval. */
    void every(Duration interval) {
        boolean unused = work.update(Flux.interval(interval, core.timer)
                .onBackpressureDrop()
                .concatMap(tick -> clean(interval).onErrorComplete(), 1)
                .subscribe());
    }

    private Mono<Long> clean(Duration interval) {
        return Mono.fromSupplier(cleaning::cleanNear)
                .flatMap(near -> isMyTurn(interval).flatMap(mine -> mine ? cleaning.cleanShared(near) : Mono.just(0L)));
    }

    private Mono<Boolean> isMyTurn(Duration interval) {
        SharedLevel shared = core.shared;
        Duration turn = interval.minus(interval.dividedBy(10)).plusMillis(1);
        return shared == null
                ? Mono.just(false)
                // Each interval has turns of its own: that of a longer one would hold up the first ones of a shorter.
                // A full store cannot note whose turn it is, and needs it most.
                : shared.isMyTurn("cleanup:" + interval.toMillis(), turn).onErrorReturn(StoreFullException.class, true);
    }

    @Override
    public void dispose() {
        work.dispose();
    }

    @Override
    public boolean isDisposed() {
        return work.isDisposed();
    }
}
