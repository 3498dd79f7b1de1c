package io.reactivekv.redis;

import io.reactivekv.KeyValueException;

/** Whom a {@link Line} and its {@link Link}s serve; called on the home loop. */
interface LineOwner {

    /** A link has been made and greeted. */
    void connected(Link link);

    /** The link has been lost or could not be made; told once for each outage. */
    void disconnected(KeyValueException reason);

    /** A link could not be made for a reason that waiting does not mend, such as a wrong password; told each time, once all that may be asked for the way have refused. */
    default void refused(KeyValueException reason) {}

    /** A request has been answered. */
    void landed(Request request);

    /** A link has ended with everything that was sent on it. */
    void lost(Link link, Throwable reason);
}
