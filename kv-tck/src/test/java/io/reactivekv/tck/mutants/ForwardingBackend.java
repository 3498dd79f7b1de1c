package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hands everything on; a mutant overrides what it breaks. */
abstract class ForwardingBackend implements Backend<byte[]> {

    final Backend<byte[]> sound;

    ForwardingBackend(Backend<byte[]> sound) {
        this.sound = sound;
    }

    @Override
    public Class<byte[]> storedType() {
        return sound.storedType();
    }

    @Override
    public Mono<byte[]> get(String key) {
        return sound.get(key);
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return sound.getEntry(key);
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return sound.getAll(keys);
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return sound.ttl(key);
    }

    @Override
    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        return sound.write(write, condition);
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return sound.getAndWrite(write);
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return sound.writeAll(writes);
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return sound.addAndGet(key, delta, onCreate);
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        return sound.scan(request);
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return sound.keys(request);
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return sound.count(range);
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return sound.deleteAll(range);
    }

    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return sound.watch(range, keysOnly);
    }

    @Override
    public Mono<BackendStats> stats() {
        return sound.stats();
    }

    @Override
    public Mono<Void> ping() {
        return sound.ping();
    }

    @Override
    public Optional<Duration> timeout() {
        return sound.timeout();
    }

    @Override
    public Backend<byte[]> withTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Mono<Void> close() {
        return sound.close();
    }
}
