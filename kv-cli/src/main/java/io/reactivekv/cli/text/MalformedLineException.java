package io.reactivekv.cli.text;

/** A line means nothing; the message says why. */
public final class MalformedLineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** A defect. */
    public MalformedLineException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
