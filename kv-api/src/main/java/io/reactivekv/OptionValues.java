package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values by option, defaults left out, so that two sets of values are equal when they mean the same. Immutable. */
final class OptionValues {

    static final OptionValues DEFAULTS = new OptionValues(Map.of());

    private final Map<String, Object> values;

    private OptionValues(Map<String, Object> values) {
        this.values = values;
    }

    @SuppressWarnings("unchecked") // with(), the only way in, has checked the type
    <T> T get(Option<T> option) {
        Object value = values.get(option.name());
        return value == null ? option.defaultValue().orElseThrow() : (T) value;
    }

    <T> OptionValues with(Option<T> option, T value) {
        option.check(value);
        Map<String, Object> changed = new TreeMap<>(values);
        changed.remove(option.name());
        if (!option.defaultValue().equals(Optional.of(value))) {
            changed.put(option.name(), value);
        }
        return new OptionValues(Collections.unmodifiableMap(changed));
    }

    <T> String text(Option<T> option) {
        return option.format(get(option));
    }

    String describe(List<Option<?>> options) {
        return options.stream()
                .filter(option -> values.containsKey(option.name()))
                .map(option -> option.name() + "=" + text(option))
                .collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
