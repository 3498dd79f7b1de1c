package io.reactivekv.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A backend on a clock that is moved by hand, swept by nobody else, with blocking shorthands; values are texts. */
final class Bed {

    final ManualClock clock = new ManualClock();
    final MemoryBackend backend;

    Bed() {
        this(UnaryOperator.identity());
    }

    Bed(UnaryOperator<MemoryBackendBuilder> options) {
        backend = options.apply(MemoryBackend.builder().clock(clock)).build(Sweeper.NONE);
    }

    Space space() {
        return backend.space();
    }

    void put(String key, String value) {
        put(key, value, Lifetime.never());
    }

    void put(String key, String value, Lifetime lifetime) {
        backend.write(new Write.Put<>(key, bytes(value), lifetime), Condition.ALWAYS)
                .then()
                .block();
    }

    void putReference(String key, Object reference) {
        backend.write(new Write.Put<>(key, reference, Lifetime.never()), Condition.ALWAYS)
                .then()
                .block();
    }

    /** Stores a reference unless the backend would have to weigh it. */
    void putReferenceIfWeightless(String key) {
        if (!space().limits.countsBytes()) {
            putReference(key, new Object());
        }
    }

    void delete(String key) {
        backend.write(new Write.Delete<>(key), Condition.ALWAYS).then().block();
    }

    void expire(String key, Lifetime lifetime) {
        backend.write(new Write.Expire<>(key, lifetime), Condition.ALWAYS)
                .then()
                .block();
    }

    boolean write(Write<Object> write, Condition condition) {
        return Objects.requireNonNull(backend.write(write, condition).block());
    }

    @Nullable
    String get(String key) {
        return backend.get(key).map(Bed::text).block();
    }

    List<String> keys() {
        return keys(KeyRange.all());
    }

    List<String> keys(KeyRange range) {
        return Objects.requireNonNull(backend.keys(request(range)).collectList().block());
    }

    long entries() {
        return Objects.requireNonNull(backend.stats().block()).entries().orElseThrow();
    }

    static ScanRequest request(KeyRange range) {
        return new ScanRequest(range, false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(Object value) {
        return new String((byte[]) value, UTF_8);
    }
}
