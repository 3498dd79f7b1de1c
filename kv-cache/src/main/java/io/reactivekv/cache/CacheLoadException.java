package io.reactivekv.cache;

import java.time.Duration;

/**
 * A loader did not do what a loader must: it returned null, emitted twice, waited for itself, or did not end within the hard
 * timeout, be it here or in other processes, for which this one has waited. Nothing was cached. What a loader itself throws or signals is passed on as it is, but for an {@code Error} of the JVM, which is the
 * cause of this exception: Reactor would throw such a one where it arrives, and whoever waits would not be told.
 */
public final class CacheLoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final Reason reason;

    private CacheLoadException(String key, Reason reason, String detail) {
        this("the loader for the key", key, reason, detail);
    }

    private CacheLoadException(String what, String key, Reason reason, String detail) {
        super(what + " \"" + (key.length() > 200 ? key.substring(0, 200) + "…" : key) + "\" " + detail);
        this.key = key;
        this.reason = reason;
    }

    static CacheLoadException returnedNull(String key) {
        return new CacheLoadException(
                key, Reason.RETURNED_NULL, "returned null; return Mono.empty() where there is no value");
    }

    static CacheLoadException emittedTwice(String key) {
        return new CacheLoadException(key, Reason.EMITTED_TWICE, "emitted more than one value; one is allowed");
    }

    static CacheLoadException waitsForItself(String key) {
        return new CacheLoadException(
                key, Reason.WAITS_FOR_ITSELF, "asks the cache for that key, and so waits for itself");
    }

    static CacheLoadException timedOut(String key, Duration limit) {
        return new CacheLoadException(
                key, Reason.TIMED_OUT, "did not end within " + limit + " (option hardTimeout), and was cancelled");
    }

    static CacheLoadException waitedInVain(String key, Duration limit) {
        return new CacheLoadException(
                key,
                Reason.TIMED_OUT,
                "is at work in other processes, for which this one has waited for " + limit
                        + " (option hardTimeout; a second longer than lease at least); to ask again is safe");
    }

    /** Of a warmer, which has a scope in place of a key. */
    static CacheLoadException keysTimedOut(String scope, Duration limit) {
        return new CacheLoadException(
                "the source of keys of the warmer",
                scope,
                Reason.TIMED_OUT,
                "told no further key within " + limit + " nor ended, and was cancelled");
    }

    static CacheLoadException failedFatally(String key, Error error) {
        CacheLoadException failed = new CacheLoadException(
                key, Reason.FAILED_FATALLY, "failed: " + error.getClass().getName());
        Throwable unused = failed.initCause(error);
        return failed;
    }

    /** The key that was being loaded. */
    public String key() {
        return key;
    }

    /** What the loader did wrong. */
    public Reason reason() {
        return reason;
    }

    /** What a loader can do wrong. */
    public enum Reason {
        /** It returned null in place of a publisher. */
        RETURNED_NULL,
        /** It emitted a second element. */
        EMITTED_TWICE,
        /** It asked the cache for its own key, itself or through the loader of another key. */
        WAITS_FOR_ITSELF,
        /** It did not end in time, here or in the processes that were waited for. */
        TIMED_OUT,
        /** It failed with an {@code Error} of the JVM: a class that is missing, or too small a stack. */
        FAILED_FATALLY
    }
}
