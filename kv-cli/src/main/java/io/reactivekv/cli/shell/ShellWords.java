package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a POSIX shell does: nothing is special between single quotes; between double quotes a
 * backslash takes the meaning off a double quote, a backslash, {@code $} and a backquote; elsewhere it takes the meaning
 * off any character. A word that begins with {@code #} and everything behind it is a comment. Nothing is expanded.
 */
public final class ShellWords {

    private static final String BLANKS = " \t\r\n";

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int position;

    private ShellWords(String line) {
        this.line = line;
    }

    /**
     * The words of a line.
     *
     * @throws UsageException when a quote is not closed, or nothing follows a backslash
     */
    public static List<String> split(String line) {
        return new ShellWords(line).split();
    }

    private List<String> split() {
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (BLANKS.indexOf(c) >= 0) {
                endWord();
            } else if (c == '#' && !inWord) {
                break;
            } else {
                inWord = true;
                take(c);
            }
        }
        endWord();
        return words;
    }

    private void take(char c) {
        switch (c) {
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '\\' -> word.append(escaped());
            default -> word.append(c);
        }
    }

    private void singleQuoted() {
        int end = line.indexOf('\'', position);
        if (end < 0) {
            throw new UsageException("the single quote at character " + position + " is not closed");
        }
        word.append(line, position, end);
        position = end + 1;
    }

    private void doubleQuoted() {
        int opened = position;
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && position < line.length() && "\"\\$`".indexOf(line.charAt(position)) >= 0) {
                c = line.charAt(position++);
            }
            word.append(c);
        }
        throw new UsageException("the double quote at character " + opened + " is not closed");
    }

    private char escaped() {
        if (position == line.length()) {
            throw new UsageException("nothing follows the backslash at the end of the line");
        }
        return line.charAt(position++);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
