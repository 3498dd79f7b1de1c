package io.reactivekv.cli.console;

/** The command cannot be run as it was given; the message says what is allowed. Exit code 2. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A usage error. */
    public UsageException(String message) {
        super(message);
    }
}
