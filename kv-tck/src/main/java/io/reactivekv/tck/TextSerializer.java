package io.reactivekv.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivekv.serializer.Serializer;
import java.util.function.UnaryOperator;
import reactor.util.context.ContextView;

/** Texts in UTF-8; variants fail on purpose, or let a test see that they were called. */
final class TextSerializer implements Serializer<String> {

    /** A value that {@link #PICKY} writes and cannot read. */
    static final String UNDECODABLE = "undecodable";

    /** A value that {@link #PICKY} cannot write. */
    static final String UNENCODABLE = "unencodable";

    static final Serializer<String> PLAIN = new TextSerializer(UnaryOperator.identity(), UnaryOperator.identity());

    static final Serializer<String> PICKY =
            new TextSerializer(text -> refuse(text, UNENCODABLE), text -> refuse(text, UNDECODABLE));

    /** Fails on the same values with an error, as where a class is missing at run time. */
    static final Serializer<String> UNLINKED =
            new TextSerializer(text -> unlinked(text, UNENCODABLE), text -> unlinked(text, UNDECODABLE));

    private final UnaryOperator<String> onWrite;
    private final UnaryOperator<String> onRead;

    private TextSerializer(UnaryOperator<String> onWrite, UnaryOperator<String> onRead) {
        this.onWrite = onWrite;
        this.onRead = onRead;
    }

    /** Tells of each value that is read. */
    static Serializer<String> reading(Runnable listener) {
        return new TextSerializer(UnaryOperator.identity(), text -> {
            listener.run();
            return text;
        });
    }

    /** Tells of each value that is written or read. */
    static Serializer<String> calling(Runnable listener) {
        UnaryOperator<String> telling = text -> {
            listener.run();
            return text;
        };
        return new TextSerializer(telling, telling);
    }

    /** Appends what the subscriber's Context has under a key, in writing and in reading. */
    static Serializer<String> appending(String contextKey) {
        return new Serializer<>() {
            @Override
            public byte[] serialize(String value) {
                return PLAIN.serialize(value + "|no context");
            }

            @Override
            public String deserialize(byte[] stored) {
                return PLAIN.deserialize(stored) + "|no context";
            }

            @Override
            public byte[] serialize(String value, ContextView context) {
                return PLAIN.serialize(value + "|" + context.getOrDefault(contextKey, "nothing"));
            }

            @Override
            public String deserialize(byte[] stored, ContextView context) {
                return PLAIN.deserialize(stored) + "|" + context.getOrDefault(contextKey, "nothing");
            }
        };
    }

    @Override
    public byte[] serialize(String value) {
        return onWrite.apply(value).getBytes(UTF_8);
    }

    @Override
    public String deserialize(byte[] stored) {
        return onRead.apply(new String(stored, UTF_8));
    }

    private static String unlinked(String text, String refused) {
        if (text.equals(refused)) {
            throw new NoClassDefFoundError("missing for the test's serializer");
        }
        return text;
    }

    private static String refuse(String text, String refused) {
        if (text.equals(refused)) {
            throw new IllegalArgumentException("refused by the test's serializer");
        }
        return text;
    }
}
