package io.reactivekv.tck.mutants;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A sound backend that keeps no order: ranges are refused, unless any order is accepted. */
final class PlainBackend extends ForwardingBackend {

    PlainBackend(Backend<byte[]> ordered) {
        super(ordered);
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException("this backend keeps no order");
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        return request.unordered() ? sound.scan(request) : Flux.error(refusal());
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return request.unordered() ? sound.keys(request) : Flux.error(refusal());
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return Mono.error(refusal());
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return Mono.error(refusal());
    }
}
