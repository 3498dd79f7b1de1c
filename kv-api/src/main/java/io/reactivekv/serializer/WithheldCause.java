package io.reactivekv.serializer;

import org.jspecify.annotations.Nullable;

/** A failure's class, stack trace and causes without their messages, which may quote the value. */
final class WithheldCause extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 8;

    private WithheldCause(Throwable failure, int depth) {
        super(failure.getClass().getName() + " (message withheld, it may quote the value)", causeOf(failure, depth));
        setStackTrace(failure.getStackTrace());
    }

    static WithheldCause of(Throwable failure) {
        return new WithheldCause(failure, 0);
    }

    private static @Nullable Throwable causeOf(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return cause == null || depth == DEEPEST ? null : new WithheldCause(cause, depth + 1);
    }
}
