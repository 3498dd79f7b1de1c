package io.reactivekv.cli.transfer;

import io.reactivekv.cli.text.Lines.Line;
import io.reactivekv.cli.text.StrictUtf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one row, put together from one line or more; the characters with a meaning are all ASCII. */
final class CsvRow {

    private final StrictUtf8 utf8;
    private final List<String> values = new ArrayList<>();
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private State state = State.FIELD_START;
    private int size;

    CsvRow(StrictUtf8 utf8) {
        this.utf8 = utf8;
    }

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED,
        COMPLETE
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    List<String> values() {
        return values;
    }

    int size() {
        return size;
    }

    /** Adds a line, and says what is wrong with it, if anything is. */
    @Nullable
    String add(Line line) throws CharacterCodingException {
        byte[] content = line.content();
        size += content.length;
        int length = line.length();
        for (int i = 0; i < length; i++) {
            if (!accept(content[i])) {
                return "a quoted field goes on behind its closing quote, at byte " + (i + 1) + " of line "
                        + line.number();
            }
        }
        if (state == State.QUOTED) {
            field.write(content, length, content.length - length);
        } else {
            endField();
            state = State.COMPLETE;
        }
        return null;
    }

    private boolean accept(byte b) throws CharacterCodingException {
        switch (state) {
            case QUOTED -> {
                if (b == '"') {
                    state = State.QUOTE_IN_QUOTED;
                } else {
                    field.write(b);
                }
            }
            case QUOTE_IN_QUOTED -> {
                if (b == '"') {
                    field.write(b);
                    state = State.QUOTED;
                } else if (b == ',') {
                    endField();
                } else {
                    return false;
                }
            }
            default -> plain(b);
        }
        return true;
    }

    private void plain(byte b) throws CharacterCodingException {
        if (b == ',') {
            endField();
        } else if (b == '"' && state == State.FIELD_START) {
            state = State.QUOTED;
        } else {
            field.write(b);
            state = State.PLAIN;
        }
    }

    private void endField() throws CharacterCodingException {
        byte[] bytes = field.toByteArray();
        values.add(utf8.decode(bytes, bytes.length));
        field.reset();
        state = State.FIELD_START;
    }
}
