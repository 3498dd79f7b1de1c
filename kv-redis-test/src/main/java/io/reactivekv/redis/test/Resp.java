package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire format of Redis (RESP2), as much as commands and their replies need. */
final class Resp {

    private Resp() {}

    static byte[] encode(byte[]... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
        for (byte[] word : words) {
            out.writeBytes(("$" + word.length + "\r\n").getBytes(UTF_8));
            out.writeBytes(word);
            out.writeBytes("\r\n".getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    /**
     * Reads one reply.
     *
     * @return a Long, a String (a status), a byte[] (a bulk string), a List of these, null, or a {@link RedisErrorReply}
     */
    static @Nullable Object read(InputStream in) throws IOException {
        String line = readLine(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> new RedisErrorReply(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> readBulk(in, Integer.parseInt(rest));
            case '*' -> readArray(in, Integer.parseInt(rest));
            default -> throw new IOException("not a RESP2 reply: " + line);
        };
    }

    /** The reply with its bulk strings decoded as UTF-8. */
    static @Nullable Object text(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, UTF_8);
        }
        if (reply instanceof List<?> list) {
            List<@Nullable Object> texts = new ArrayList<>(list.size());
            for (Object element : list) {
                texts.add(text(element));
            }
            return texts;
        }
        return reply;
    }

    private static byte @Nullable [] readBulk(InputStream in, int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || in.readNBytes(2).length < 2) {
            throw new EOFException("connection closed inside a reply");
        }
        return bytes;
    }

    private static @Nullable List<@Nullable Object> readArray(InputStream in, int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(read(in));
        }
        return elements;
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b != '\r') {
            if (b < 0) {
                throw new EOFException("connection closed before a reply");
            }
            line.write(b);
            b = in.read();
        }
        if (in.read() != '\n' || line.size() == 0) {
            throw new IOException("not a RESP2 reply: " + line.toString(UTF_8));
        }
        return line.toString(UTF_8);
    }
}
