package io.reactivekv.cache;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern with places that are filled from an argument: {@code user::{0}::*}, {@code user::{id}::*}. Immutable. */
final class KeyTemplate {

    /** A number is not too large for an int. */
    private static final Pattern PLACE = Pattern.compile("\\{([0-9]{1,9}|[0-9]*[A-Za-z_][A-Za-z0-9_]*)}");

    private final String text;

    KeyTemplate(String text) {
        this.text = text;
        String plain = PLACE.matcher(text).replaceAll("x");
        if (plain.contains("{") || plain.contains("}")) {
            throw new IllegalArgumentException("the template \"" + text
                    + "\" has a brace that encloses no number of at most nine digits and no name; places are"
                    + " {0} or {name}");
        }
        KeyPattern unusedPattern = narrow(text, KeyPattern.of(plain));
    }

    private static KeyPattern narrow(String template, KeyPattern pattern) {
        if (pattern.literalPrefix().isEmpty()) {
            throw new IllegalArgumentException("the template \"" + template
                    + "\" begins with a wildcard, or does so when it is filled in, so that every entry would be read");
        }
        return pattern;
    }

    /** The pattern for this argument; what is filled in matches only itself. */
    KeyPattern fill(@Nullable Object argument) {
        Matcher matcher = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            Object value = value(argument, matcher.group(1));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(KeyPattern.escape(String.valueOf(value))));
        }
        return narrow(text, KeyPattern.of(matcher.appendTail(filled).toString()));
    }

    private Object value(@Nullable Object argument, String place) {
        Object value = place.chars().allMatch(Character::isDigit)
                ? byNumber(argument, Integer.parseInt(place))
                : byName(argument, place);
        if (value == null || isMany(value)) {
            String found = value == null
                    ? "the argument has nothing"
                    : value.getClass().getTypeName() + " is no value";
            throw new IllegalArgumentException("the template \"" + text + "\": " + found + " for {" + place + "}");
        }
        return value;
    }

    /** What makes no key: an array is written as its address, a collection in brackets. */
    private static boolean isMany(Object value) {
        return value instanceof Collection
                || value instanceof Map
                || value.getClass().isArray();
    }

    private static @Nullable Object byNumber(@Nullable Object argument, int number) {
        if (argument instanceof List<?> list) {
            return number < list.size() ? list.get(number) : null;
        }
        if (argument instanceof Object[] array) {
            return number < array.length ? array[number] : null;
        }
        return number == 0 ? argument : null;
    }

    private static @Nullable Object byName(@Nullable Object argument, String name) {
        if (argument instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (argument instanceof Record) {
            for (RecordComponent component : argument.getClass().getRecordComponents()) {
                if (component.getName().equals(name)) {
                    return read(component.getAccessor(), argument);
                }
            }
        }
        return argument == null ? null : byGetter(argument, name);
    }

    /** Of a bean. */
    private static @Nullable Object byGetter(Object argument, String name) {
        String property = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        for (Method method : argument.getClass().getMethods()) {
            if ((method.getName().equals("get" + property) || method.getName().equals("is" + property))
                    && method.getParameterCount() == 0
                    && method.getReturnType() != void.class
                    && !Modifier.isStatic(method.getModifiers())
                    && method.getDeclaringClass() != Object.class) {
                return read(method, argument);
            }
        }
        return null;
    }

    private static @Nullable Object read(Method method, Object argument) {
        try {
            method.setAccessible(true);
            return method.invoke(argument);
        } catch (IllegalAccessException | InvocationTargetException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "the method " + method.getName() + " of " + argument.getClass() + " cannot be read", e);
        }
    }
}
