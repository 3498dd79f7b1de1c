package io.reactivekv.cli.text;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** A text is not one JSON value. */
public final class InvalidJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    InvalidJsonException(String reason, int line, int column) {
        super(reason, null, false, false);
        this.line = line;
        this.column = column;
    }

    /** The first line of what the parser says; what follows it tells of the parser's settings. */
    public static InvalidJsonException of(JacksonException e) {
        TokenStreamLocation at = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
        String reason = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
        return new InvalidJsonException(reason, at.getLineNr(), at.getColumnNr());
    }

    /** Where it stops being JSON, without anything of the text itself. */
    public String where() {
        return line > 1 ? "line " + line + ", column " + column : "column " + Math.max(column, 1);
    }
}
