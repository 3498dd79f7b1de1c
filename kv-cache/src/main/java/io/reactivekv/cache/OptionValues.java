package io.reactivekv.cache;

import io.reactivekv.spi.Option;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Options that were given, checked, with their values; the others have their defaults. Immutable. */
final class OptionValues {

    private static final OptionValues NONE = new OptionValues(Map.of());

    private final Map<String, Object> values;

    private OptionValues(Map<String, Object> values) {
        this.values = values;
    }

    static OptionValues none() {
        return NONE;
    }

    <T> OptionValues parsed(Option<T> option, String text) {
        return with(option, option.parse(text));
    }

    <T> OptionValues with(Option<T> option, T value) {
        option.check(value);
        CacheOptions.check(option, value);
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(option.name(), value);
        return new OptionValues(Map.copyOf(changed));
    }

    /** The value that was given; null when none was. */
    @SuppressWarnings("unchecked") // a value is only ever put under the name of its own option
    <T> @Nullable T given(Option<T> option) {
        return (T) values.get(option.name());
    }

    <T> T get(Option<T> option) {
        T value = given(option);
        return value != null ? value : option.defaultValue().orElseThrow();
    }

    <T> Optional<T> optional(Option<Optional<T>> option) {
        Optional<T> value = given(option);
        return value != null ? value : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Each with a comma in front, in the order of the documentation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Option<?> option : CacheOptions.ALL) {
            Object value = values.get(option.name());
            if (value != null) {
                Object shown = value instanceof Optional<?> maybe
                        ? maybe.<Object>map(x -> x).orElse("never")
                        : value;
                text.append(", ").append(option.name()).append('=').append(shown);
            }
        }
        return text.toString();
    }
}
