package io.reactivekv.spi;

import io.reactivekv.StoreConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An option that a backend understands: its name, how its value is written, which values are allowed, and its default.
 *
 * <p>A backend declares its options as constants and returns them from {@link BackendProvider#options()}; their values
 * are then checked before the backend is opened, and read with {@link io.reactivekv.StoreConfig#get}.
 *
 * <pre>{@code
 * static final Option<Duration> COMMAND_TIMEOUT = Option.duration(
 *                 "commandTimeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofHours(1))
 *         .describedAs("bounds a one-key operation from subscription to signal");
 * }</pre>
 *
 * <p>Immutable. Two options are equal when they are the same object.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {

    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][a-zA-Z0-9]*");

    /** Parts of names; some are so short because a misspelt password must not be printed either. */
    private static final List<String> SENSITIVE =
            List.of("pas", "sword", "pw", "secret", "token", "credential", "auth");

    private static final int SHOWN = 200;

    private final String name;
    private final ValueSyntax<T> syntax;
    private final @Nullable T defaultValue;
    private final String description;

    private Option(String name, ValueSyntax<T> syntax, @Nullable T defaultValue, String description) {
        this.name = name;
        this.syntax = syntax;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    private static <T> Option<T> of(String name, ValueSyntax<T> syntax, @Nullable T defaultValue) {
        if (!CAMEL_CASE.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of an option is in camelCase, was " + name);
        }
        Option<T> option = new Option<>(name, syntax, defaultValue, "");
        if (defaultValue != null) {
            option.check(defaultValue);
        }
        return option;
    }

    /** A duration, written with a unit ({@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}) or in ISO 8601. */
    public static Option<Duration> duration(String name, Duration defaultValue, Duration min, Duration max) {
        return of(name, new DurationSyntax(min, max), Objects.requireNonNull(defaultValue));
    }

    /** A duration or {@code never}, which is the default. */
    public static Option<Optional<Duration>> durationOrNever(String name, Duration min, Duration max) {
        return of(name, new NeverSyntax(new DurationSyntax(min, max)), Optional.empty());
    }

    /** A whole number; bounds are inclusive. */
    public static Option<Integer> integer(String name, int defaultValue, int min, int max) {
        return of(name, new NumberSyntax(min, max).map(Math::toIntExact, Integer::longValue), defaultValue);
    }

    /** A whole number without a default; bounds are inclusive. */
    public static Option<Integer> integer(String name, int min, int max) {
        return of(name, new NumberSyntax(min, max).map(Math::toIntExact, Integer::longValue), null);
    }

    /** A whole number; bounds are inclusive. */
    public static Option<Long> longNumber(String name, long defaultValue, long min, long max) {
        return of(name, new NumberSyntax(min, max), defaultValue);
    }

    /** A whole number without a default; bounds are inclusive. */
    public static Option<Long> longNumber(String name, long min, long max) {
        return of(name, new NumberSyntax(min, max), null);
    }

    /** A size in bytes, written as a number or like {@code 64mb}; bounds are inclusive. */
    public static Option<Long> bytes(String name, long defaultValue, long min, long max) {
        return of(name, new SizeSyntax(new NumberSyntax(min, max)), defaultValue);
    }

    /** A size in bytes without a default; bounds are inclusive. */
    public static Option<Long> bytes(String name, long min, long max) {
        return of(name, new SizeSyntax(new NumberSyntax(min, max)), null);
    }

    /** {@code true} or {@code false}. */
    public static Option<Boolean> bool(String name, boolean defaultValue) {
        return of(
                name, new ChoiceSyntax(List.of("true", "false")).map(Boolean::valueOf, String::valueOf), defaultValue);
    }

    /** Any text; it may be empty if the default is. */
    public static Option<String> text(String name, String defaultValue) {
        return of(name, new TextSyntax("text", defaultValue.isEmpty()), defaultValue);
    }

    /** Any text that is not empty, without a default. */
    public static Option<String> text(String name) {
        return of(name, new TextSyntax("text", false), null);
    }

    /**
     * A text that is never printed, without a default.
     *
     * @param name one for which {@link #isSensitive(String)} holds, so that it is masked also where its backend is unknown
     */
    public static Option<String> secret(String name) {
        if (!isSensitive(name)) {
            throw new IllegalArgumentException("the name of a secret contains one of " + SENSITIVE + ", was " + name);
        }
        return of(name, new TextSyntax("secret", false), null);
    }

    /** One of a few words. */
    public static Option<String> oneOf(String name, String defaultValue, String... words) {
        return of(name, new ChoiceSyntax(List.of(words)), Objects.requireNonNull(defaultValue));
    }

    /** A constant of an enum, written in lower case with hyphens. */
    public static <E extends Enum<E>> Option<E> oneOf(String name, E defaultValue) {
        List<E> constants = List.of(defaultValue.getDeclaringClass().getEnumConstants());
        List<String> words = constants.stream().map(Option::word).toList();
        return of(
                name,
                new ChoiceSyntax(words).map(word -> constants.get(words.indexOf(word)), Option::word),
                defaultValue);
    }

    /** The path of a file, without a default. Whether it can be read is found out by whoever reads it. */
    public static Option<Path> file(String name) {
        return of(name, new TextSyntax("file", false).map(Option::path, Path::toString), null);
    }

    /** The same option with a sentence on its meaning. */
    public Option<T> describedAs(String description) {
        return new Option<>(name, syntax, defaultValue, description);
    }

    /** Its name, in camelCase. */
    public String name() {
        return name;
    }

    /** The kind of its value, in a word or as a list of words. */
    public String type() {
        return syntax.type();
    }

    /** Which values are allowed, with examples. */
    public String allowed() {
        return syntax.allowed();
    }

    /** The limits of its value, in a few words; empty when its kind says it all. */
    public String bounds() {
        return syntax.bounds();
    }

    /** The value that holds when none is given, if there is one. */
    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** What it means; may be empty. */
    public String description() {
        return description;
    }

    /** Whether its value is never printed. */
    public boolean isSensitive() {
        return isSensitive(name);
    }

    /** Whether the value of an option of this name is never printed, whatever its backend: passwords, tokens, secrets. */
    public static boolean isSensitive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SENSITIVE.stream().anyMatch(lower::contains);
    }

    /**
     * Reads a value.
     *
     * @throws StoreConfigurationException when it is not allowed; the message names the option, the value unless it is
     *     sensitive, and what is allowed
     */
    public T parse(String text) {
        try {
            return syntax.parse(text);
        } catch (IllegalArgumentException e) {
            throw refusal(text, e);
        }
    }

    /**
     * Checks a value that was given in code.
     *
     * @throws StoreConfigurationException as by {@link #parse}
     */
    public void check(T value) {
        Objects.requireNonNull(value, name);
        try {
            syntax.check(value);
        } catch (IllegalArgumentException e) {
            throw refusal(syntax.format(value), e);
        }
    }

    /** Checks a value and writes it such that {@link #parse} reads it, but for a number of more than 18 digits, which that refuses. */
    public String format(T value) {
        check(value);
        return syntax.format(value);
    }

    @Override
    public String toString() {
        return name;
    }

    private StoreConfigurationException refusal(String text, IllegalArgumentException reason) {
        String culprit = isSensitive() ? "its value (not shown) is refused" : shown(text) + " " + reason.getMessage();
        return new StoreConfigurationException("option " + name + ": " + culprit + "; allowed: " + syntax.allowed());
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(SHOWN).forEach(c -> {
            boolean printable = !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
            if (printable) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        });
        return shown.append('"').toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason());
        }
    }
}
