package io.reactivekv;

import reactor.core.CoreSubscriber;
import reactor.util.context.ContextView;

/** Turns values into what a backend stores, and back; the errors of a serializer become typed ones here. */
interface Codec<V, S> {

    S encode(V value, ContextView context);

    V decode(S stored, ContextView context);

    /** {@link #encode} with the Context of a subscriber, who is asked for it only where it is used. */
    default S encodeFor(CoreSubscriber<?> caller, V value) {
        return encode(value, caller.currentContext());
    }

    /** {@link #decode} with the Context of a subscriber, who is asked for it only where it is used. */
    default V decodeFor(CoreSubscriber<?> caller, S stored) {
        return decode(stored, caller.currentContext());
    }
}
