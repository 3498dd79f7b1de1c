package io.reactivekv;

import io.reactivekv.spi.Backend;
import reactor.core.publisher.Mono;

/** Asks a backend whether it is there. */
final class Ping {

    private Ping() {}

    static Mono<Void> of(Call call, Backend<?> backend) {
        return CallMono.of(call, context -> backend.ping().thenReturn(true), (answered, context) -> answered)
                .then();
    }
}
