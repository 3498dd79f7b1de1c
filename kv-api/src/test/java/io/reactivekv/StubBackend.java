package io.reactivekv;

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

/** A backend of which a test defines what it needs; all else fails. */
class StubBackend implements Backend<byte[]> {

    @Override
    public Class<byte[]> storedType() {
        return byte[].class;
    }

    @Override
    public Mono<byte[]> get(String key) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return Mono.error(unexpected());
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return Flux.error(unexpected());
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return Mono.error(unexpected());
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        return Flux.error(unexpected());
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return Flux.error(unexpected());
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return Mono.error(unexpected());
    }

    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return Flux.error(unexpected());
    }

    @Override
    public Mono<BackendStats> stats() {
        return Mono.error(unexpected());
    }

    @Override
    public Mono<Void> ping() {
        return Mono.error(unexpected());
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.empty();
    }

    @Override
    public Backend<byte[]> withTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    private static AssertionError unexpected() {
        return new AssertionError("the test did not expect this call");
    }
}
