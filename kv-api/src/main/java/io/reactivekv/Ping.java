package io.reactivekv;

import reactor.core.publisher.Mono;

/** Asks a backend whether it is there. */
final class Ping {

    private Ping() {}

    static Mono<Void> of(View<?> view) {
        return CallMono.of(
                        view,
                        Operation.PING,
                        null,
                        context -> view.backend().ping().thenReturn(true),
                        (answered, context) -> answered)
                .then();
    }
}
