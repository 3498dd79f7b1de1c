package io.reactivekv.cli.text;

import io.reactivekv.SerializationException;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.serializer.Serializer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are typed, stored and printed. */
public enum ValueFormat {

    /** Any JSON value, stored as plain JSON. */
    JSON {
        @Override
        public String typed(String argument) {
            try {
                return JsonText.compact(validUnicode(argument));
            } catch (InvalidJsonException e) {
                throw new UsageException("the value is not JSON at " + e.where() + ": " + e.getMessage()
                        + "; write text in double quotes inside single ones, '\"text\"', or use --type string");
            }
        }

        @Override
        public String toJson(String value) {
            return value;
        }

        @Override
        public String fromJson(String json) {
            return json;
        }

        @Override
        public String print(String value) {
            return value;
        }

        @Override
        String read(String text) {
            try {
                return JsonText.compact(text);
            } catch (InvalidJsonException e) {
                throw new SerializationException(
                        "the stored value is not JSON at " + e.where() + "; --type string shows it as text");
            }
        }
    },

    /** Text, stored as it is. */
    STRING {
        @Override
        public String typed(String argument) {
            return validUnicode(argument);
        }

        @Override
        public String toJson(String value) {
            return JsonText.quote(value);
        }

        @Override
        public @Nullable String fromJson(String json) {
            String text = JsonText.unquote(json);
            return text == null || !isValidUnicode(text) ? null : text;
        }

        @Override
        public String print(String value) {
            return KeyText.print(value);
        }

        @Override
        String read(String text) {
            return text;
        }
    };

    /** What is stored for an argument, or {@link UsageException}. */
    public abstract String typed(String argument);

    /** A stored value as JSON. */
    public abstract String toJson(String value);

    /** What is stored for a valid JSON value; null when this format cannot hold it. */
    public abstract @Nullable String fromJson(String json);

    /** A stored value on one line. */
    public abstract String print(String value);

    abstract String read(String text);

    /** Values of a store as the text that is stored. */
    public Serializer<String> serializer() {
        return new Serializer<>() {
            @Override
            public byte[] serialize(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String deserialize(byte[] stored) {
                try {
                    return read(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(stored))
                            .toString());
                } catch (CharacterCodingException e) {
                    throw new SerializationException("the stored value is not text in UTF-8");
                }
            }
        };
    }

    /** The name, as it is given to {@code --type}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String validUnicode(String text) {
        if (!isValidUnicode(text)) {
            throw new UsageException("the value has a lone surrogate, which has no form in UTF-8");
        }
        return text;
    }

    private static boolean isValidUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
