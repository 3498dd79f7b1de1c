package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.UsageException;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/**
 * Lets a quote that is open at the end of a line go on in the next. What is open is for {@link ShellWords} to say: an
 * apostrophe in a comment opens nothing.
 */
final class ShellParser extends DefaultParser {

    ShellParser() {
        setEofOnUnclosedQuote(true);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean finished = context == ParseContext.ACCEPT_LINE && isComplete(line);
        // For completion nothing has to be closed.
        return super.parse(line, cursor, finished ? ParseContext.COMPLETE : context);
    }

    private static boolean isComplete(String line) {
        try {
            var unused = ShellWords.split(line);
            return true;
        } catch (UsageException e) {
            return false;
        }
    }
}
