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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes keys that are the same for the same question, however it was put. */
public final class CacheKeys {

    /** The longest key that stays as it is; a longer one is shortened. */
    public static final int LONG = 200;

    private static final int KEPT = 100;

    /** Encoded, no name ends like this. */
    private static final String NOTHING = "[]";

    private CacheKeys() {}

    /**
     * A key of a path and its parameters, which are sorted by name and percent-encoded: {@code
     * /api/users?page=2&size=10}. One of more than 200 characters keeps its first 100, followed by {@code #} and the SHA-256
     * of the whole; whoever can choose parameters cannot choose a key that another question has.
     *
     * @param parameters values are written by {@code toString}, those of collections and arrays one by one in their order,
     *     those of sets sorted, an empty one as {@code name[]}; a map is the collection of its entries, in brackets
     * @throws NullPointerException when a value is null, by its name
     * @throws IllegalArgumentException when a text has a lone surrogate, which no key may have
     */
    public static String of(String path, Map<String, ?> parameters) {
        Objects.requireNonNull(path, "path");
        StringBuilder key = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, ?> parameter : new TreeMap<>(parameters).entrySet()) {
            for (String one : written(parameter.getKey(), parameter.getValue())) {
                key.append(separator).append(one);
                separator = '&';
            }
        }
        return shortened(key.toString());
    }

    /**
     * A key of parts, such as {@code user::42::orders}; shortened like the others. A collection or an array is one part, with
     * its elements, which are percent-encoded: {@code [1, 2]}. Other parts are written as they are, so that patterns and
     * templates find them: {@code of("a", "b::c")} is {@code of("a", "b", "c")}. For what strangers can choose take {@link
     * #of(String, Map)}.
     *
     * @throws NullPointerException when a part is null
     * @throws IllegalArgumentException when a text has a lone surrogate, which no key may have
     */
    public static String of(String first, Object... others) {
        StringBuilder key = new StringBuilder(first);
        for (Object other : others) {
            key.append("::").append(text(other, first, UnaryOperator.identity()));
        }
        return shortened(key.toString());
    }

    /** A parameter once for each element; an empty one is another question than none. */
    private static List<String> written(String name, @Nullable Object given) {
        String start = encoded(name);
        Object value = present(given, name);
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return List.of(start + NOTHING);
        }
        if (!isMany(value)) {
            return List.of(start + "=" + text(value, name, CacheKeys::encoded));
        }
        List<String> elements = elements(value, name, CacheKeys::encoded);
        return elements.isEmpty()
                ? List.of(start + NOTHING)
                : elements.stream().map(one -> start + "=" + one).toList();
    }

    /**
     * The same for what is equal, and for arrays with the same elements. What stands within brackets is encoded, so that no
     * text can be taken for a bracket, a comma or an equals sign.
     *
     * @param scalar how a value is written that is neither of many nor an entry
     */
    private static String text(@Nullable Object given, String name, UnaryOperator<String> scalar) {
        Object value = present(given, name);
        if (value instanceof Map<?, ?> map) {
            return elements(map.entrySet(), name, CacheKeys::inner).toString();
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return side(entry.getKey(), name) + "=" + side(entry.getValue(), name);
        }
        return isMany(value) ? elements(value, name, CacheKeys::inner).toString() : scalar.apply(value.toString());
    }

    /** A key or a value of an entry; an entry in there would have an equals sign too many. */
    private static String side(@Nullable Object given, String name) {
        String text = text(given, name, CacheKeys::inner);
        return given instanceof Map.Entry<?, ?> ? "(" + text + ")" : text;
    }

    private static Object present(@Nullable Object value, String name) {
        return Objects.requireNonNull(value, () -> "null cannot be part of a key: " + name);
    }

    private static boolean isMany(Object value) {
        return value instanceof Collection<?> || value.getClass().isArray();
    }

    private static List<String> elements(Object many, String name, UnaryOperator<String> scalar) {
        Stream<?> all = many instanceof Collection<?> collection
                ? collection.stream()
                : IntStream.range(0, Array.getLength(many)).mapToObj(i -> Array.get(many, i));
        Stream<String> texts = all.map(one -> text(one, name, scalar));
        return (many instanceof Set<?> ? texts.sorted() : texts).toList();
    }

    /** In brackets an empty text would look like no element. */
    private static String inner(String text) {
        return text.isEmpty() ? "\"\"" : encoded(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(unicode(text), StandardCharsets.UTF_8);
    }

    /** A lone surrogate has no bytes of its own: it would be encoded, and hashed, as a question mark is. */
    private static String unicode(String text) {
        if (!CacheNames.isUnicode(text)) {
            throw CacheNames.notUnicode("key");
        }
        return text;
    }

    private static String shortened(String whole) {
        String key = unicode(whole);
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
