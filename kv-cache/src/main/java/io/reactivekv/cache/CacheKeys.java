package io.reactivekv.cache;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Makes keys that are the same for the same question, however it was put. */
public final class CacheKeys {

    /** From this length on a key is shortened. */
    public static final int LONG = 200;

    private static final int KEPT = 100;

    private CacheKeys() {}

    /**
     * A key of a path and its parameters, which are sorted by name and percent-encoded: {@code
     * /api/users?page=2&size=10}. One of more than 200 characters keeps its first 100, followed by {@code #} and the SHA-256
     * of the whole; whoever can choose parameters cannot choose a key that another question has.
     *
     * @param parameters values are written by {@code toString}, those of collections in their order
     */
    public static String of(String path, Map<String, ?> parameters) {
        Objects.requireNonNull(path, "path");
        StringBuilder key = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, ?> parameter : new TreeMap<>(parameters).entrySet()) {
            Object value = parameter.getValue();
            Collection<?> all = value instanceof Collection<?> many ? many : List.of(value);
            for (Object one : all) {
                key.append(separator)
                        .append(encoded(parameter.getKey()))
                        .append('=')
                        .append(encoded(String.valueOf(one)));
                separator = '&';
            }
        }
        return shortened(key.toString());
    }

    /** A key of parts, such as {@code user::42::orders}; shortened like the others. */
    public static String of(String first, Object... others) {
        StringBuilder key = new StringBuilder(first);
        for (Object other : others) {
            key.append("::").append(other);
        }
        return shortened(key.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String shortened(String key) {
        if (key.length() <= LONG) {
            return key;
        }
        int end = Character.isHighSurrogate(key.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        return key.substring(0, end) + "#" + HexFormat.of().formatHex(sha256(key));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
