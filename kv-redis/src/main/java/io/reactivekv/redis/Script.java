package io.reactivekv.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The Lua scripts, one resource file each; a file's header says what it takes, answers and keeps. */
enum Script {
    PUT,
    DELETE,
    WRITE,
    ADD,
    ENTRIES,
    TTLS,
    SWEEP,
    REPAIR,
    INDEX,
    SPACE,
    FORGET,
    SURVEY;

    /** How many keys one call may name: Lua unpacks at most some 8,000 values. */
    static final int MAX_KEYS = 1_000;

    private final String source;
    private final String digest;

    Script() {
        source = read(name().toLowerCase(Locale.ROOT) + ".lua");
        digest = HexFormat.of().formatHex(sha1(source));
    }

    /** The text, for {@code EVAL}. */
    byte[] source() {
        return source.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The name by which a server knows it once it has seen the text, for {@code EVALSHA}. */
    String digest() {
        return digest;
    }

    /** Reads the files of all scripts on this thread, so that no I/O thread has to: initializing the class does it. */
    static void load() {}

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is missing from kv-redis");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
