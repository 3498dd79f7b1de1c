package io.reactivekv;

import reactor.util.context.ContextView;

/** Turns values into what a backend stores, and back; the errors of a serializer become typed ones here. */
interface Codec<V, S> {

    S encode(V value, ContextView context);

    V decode(S stored, ContextView context);
}
