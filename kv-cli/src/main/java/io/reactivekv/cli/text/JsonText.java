package io.reactivekv.cli.text;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as text. A value is kept as it was written, digit by digit and escape by escape, without the white space between
 * its tokens: numbers keep their precision and objects the order of their fields.
 */
public final class JsonText {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /**
     * One JSON value without white space between its tokens.
     *
     * @throws InvalidJsonException when the text is anything else
     */
    public static String compact(String text) throws InvalidJsonException {
        check(text);
        StringBuilder kept = new StringBuilder(text.length());
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\') {
                kept.append(c).append(text.charAt(++i));
                continue;
            }
            inString ^= c == '"';
            if (inString || !isWhitespace(c)) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** A text as a JSON string in which every control character is escaped. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The text of a valid JSON string; null when the value is another one. */
    static @Nullable String unquote(String json) {
        if (!json.startsWith("\"")) {
            return null;
        }
        try (JsonParser parser = parser(json)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /** A parser of a text; to be closed. */
    public static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    private static void check(String text) throws InvalidJsonException {
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                throw new InvalidJsonException("the text is empty", 1, 1);
            }
            parser.skipChildren();
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                parser.finishToken();
            }
            if (parser.nextToken() != null) {
                TokenStreamLocation at = parser.currentTokenLocation();
                throw new InvalidJsonException("more follows behind the value", at.getLineNr(), at.getColumnNr());
            }
        } catch (JacksonException e) {
            throw InvalidJsonException.of(e);
        }
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }
}
