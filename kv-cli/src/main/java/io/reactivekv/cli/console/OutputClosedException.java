package io.reactivekv.cli.console;

import java.io.IOException;

/** Nobody reads the results any more, as when they are piped into {@code head}; no failure. */
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super(cause);
    }
}
