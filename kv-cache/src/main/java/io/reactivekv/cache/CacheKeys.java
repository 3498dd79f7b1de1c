package io.reactivekv.cache;

import java.lang.reflect.Array;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
     * @param parameters values are written by {@code toString}, those of collections and arrays one by one in their order,
     *     those of sets sorted
     * @throws NullPointerException when a value is null, by its name
     */
    public static String of(String path, Map<String, ?> parameters) {
        Objects.requireNonNull(path, "path");
        StringBuilder key = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, ?> parameter : new TreeMap<>(parameters).entrySet()) {
            Object value = parameter.getValue();
            String name = parameter.getKey();
            for (String one : isMany(value) ? elements(value, name) : List.of(text(value, name))) {
                key.append(separator).append(encoded(name)).append('=').append(encoded(one));
                separator = '&';
            }
        }
        return shortened(key.toString());
    }

    /**
     * A key of parts, such as {@code user::42::orders}; shortened like the others. A collection or an array is one part, with
     * its elements: {@code [1, 2]}.
     *
     * @throws NullPointerException when a part is null
     */
    public static String of(String first, Object... others) {
        StringBuilder key = new StringBuilder(first);
        for (Object other : others) {
            key.append("::").append(text(other, first));
        }
        return shortened(key.toString());
    }

    /** The same for what is equal, and for arrays with the same elements. */
    private static String text(@Nullable Object given, String name) {
        Object value = Objects.requireNonNull(given, () -> "null cannot be part of a key: " + name);
        if (value instanceof Map<?, ?> map) {
            return elements(map.entrySet(), name).toString();
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return text(entry.getKey(), name) + "=" + text(entry.getValue(), name);
        }
        return isMany(value) ? elements(value, name).toString() : value.toString();
    }

    private static boolean isMany(@Nullable Object value) {
        return value instanceof Collection<?>
                || (value != null && value.getClass().isArray());
    }

    private static List<String> elements(Object many, String name) {
        Stream<?> all = many instanceof Collection<?> collection
                ? collection.stream()
                : IntStream.range(0, Array.getLength(many)).mapToObj(i -> Array.get(many, i));
        Stream<String> texts = all.map(one -> text(one, name));
        return (many instanceof Set<?> ? texts.sorted() : texts).toList();
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
