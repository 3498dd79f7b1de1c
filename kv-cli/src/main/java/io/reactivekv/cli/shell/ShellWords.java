package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.StrictUtf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a POSIX shell does: nothing is special between single quotes; between double quotes a
 * backslash takes the meaning off a double quote, a backslash, {@code $} and a backquote; elsewhere it takes the meaning
 * off any character. Between {@code $'} and a single quote it makes characters of their bytes in octal, as
 * {@link io.reactivekv.cli.text.ShellText} writes them. A word that begins with {@code #} and everything behind it is a
 * comment. Nothing is expanded.
 */
public final class ShellWords {

    private static final String BLANKS = " \t\r\n";
    private static final int OCTAL_DIGITS = 3;

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
            case '$' -> dollar();
            default -> word.append(c);
        }
    }

    private void dollar() {
        if (position < line.length() && line.charAt(position) == '\'') {
            position++;
            dollarQuoted();
        } else {
            word.append('$');
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

    /** Several bytes in octal may be one character. */
    private void dollarQuoted() {
        int opened = position;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (position < line.length()) {
            char c = line.charAt(position++);
            if (c == '\\' && isOctalDigit()) {
                bytes.write(octal());
                continue;
            }
            endCharacters(bytes);
            if (c == '\'') {
                return;
            }
            word.append(c == '\\' ? escapedBehindDollar() : c);
        }
        throw new UsageException("the single quote at character " + opened + " is not closed");
    }

    private boolean isOctalDigit() {
        return position < line.length() && line.charAt(position) >= '0' && line.charAt(position) <= '7';
    }

    private int octal() {
        int value = 0;
        for (int i = 0; i < OCTAL_DIGITS && isOctalDigit(); i++) {
            value = 8 * value + line.charAt(position++) - '0';
        }
        return value;
    }

    private void endCharacters(ByteArrayOutputStream bytes) {
        if (bytes.size() == 0) {
            return;
        }
        try {
            word.append(new StrictUtf8().decode(bytes.toByteArray(), bytes.size()));
        } catch (CharacterCodingException e) {
            throw new UsageException("the bytes in octal before character " + position + " are not UTF-8");
        }
        bytes.reset();
    }

    private char escapedBehindDollar() {
        char c = escaped();
        return switch (c) {
            case '\\', '\'', '"' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default ->
                throw new UsageException("\\" + c + " is not known between $' and '; write \\n, \\r, \\t, or the"
                        + " bytes of the character in octal, such as \\033");
        };
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
