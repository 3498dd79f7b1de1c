package io.reactivekv.serializer;

import io.reactivekv.SerializationException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says of Jackson's failures what may be said: type, path and reason, never their messages, which quote the value. */
final class JsonFailure {

    private JsonFailure() {}

    /** @param open classes whose properties may have any name, each with the names that it declares */
    static SerializationException reading(JavaType type, Map<Class<?>, Set<String>> open, Throwable failure) {
        return told(type, open, "cannot be read", failure);
    }

    /** @param open as of {@link #reading} */
    static SerializationException writing(JavaType type, Map<Class<?>, Set<String>> open, Throwable failure) {
        return told(type, open, "cannot be written", failure);
    }

    static String subject(JavaType type) {
        return "json of " + type.toCanonical() + ": ";
    }

    private static SerializationException told(
            JavaType type, Map<Class<?>, Set<String>> open, String what, Throwable failure) {
        if (failure instanceof SerializationException told) {
            return told;
        }
        StringBuilder detail = new StringBuilder(subject(type)).append(what);
        if (failure instanceof JacksonException jackson) {
            appendPath(detail, jackson, open);
            appendLocation(detail, jackson.getLocation());
        }
        return new SerializationException(
                detail.append(": ").append(reason(failure)).toString(), WithheldCause.of(failure));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "nested too deeply";
        }
        // Jackson has no exceptions of their own for these two.
        if (originalMessage(failure).startsWith("Direct self-reference")) {
            return "it contains itself";
        }
        if (originalMessage(failure).startsWith("Null key for a Map")) {
            return "a map has the key null, which JSON cannot have";
        }
        if (failure instanceof StreamConstraintsException limit) {
            return limit.getOriginalMessage();
        }
        if (failure instanceof InputCoercionException number) {
            return "the number is out of the range of " + number.getTargetType().getTypeName();
        }
        if (failure instanceof StreamReadException) {
            return "not valid JSON";
        }
        if (failure instanceof InvalidTypeIdException) {
            return "the type id is missing or names no known subtype";
        }
        if (failure instanceof UnrecognizedPropertyException) {
            return "a property that the mapper was told not to ignore";
        }
        if (failure instanceof ValueInstantiationException instantiation) {
            return "the constructor or factory of " + canonical(instantiation.getType()) + " refused it";
        }
        if (failure instanceof InvalidDefinitionException definition) {
            return canonical(definition.getType()) + " cannot be handled by Jackson";
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "it does not fit " + mismatch.getTargetType().getTypeName();
        }
        return failure.getClass().getSimpleName();
    }

    private static String originalMessage(Throwable failure) {
        return failure instanceof JacksonException jackson ? String.valueOf(jackson.getOriginalMessage()) : "";
    }

    private static String canonical(@Nullable JavaType type) {
        return type == null ? "a type" : type.toCanonical();
    }

    /** Keys of maps are values too, so only names that the type declares are shown. */
    private static void appendPath(StringBuilder detail, JacksonException failure, Map<Class<?>, Set<String>> open) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
            } else if (step.getPropertyName() == null
                    || isMap(step.from())
                    || !isDeclared(step.getPropertyName(), step.from(), open)) {
                path.append("[*]");
            } else {
                path.append(path.length() == 0 ? "" : ".").append(step.getPropertyName());
            }
        }
        if (path.length() > 0) {
            detail.append(" at ").append(ShortPath.of(path.toString()));
        }
    }

    private static boolean isMap(@Nullable Object from) {
        return from instanceof Map || (from instanceof Class<?> type && Map.class.isAssignableFrom(type));
    }

    /** Whether a name is the class's own, and not taken from the value with {@code @JsonAnySetter}. */
    private static boolean isDeclared(String name, @Nullable Object from, Map<Class<?>, Set<String>> open) {
        if (from == null) {
            return true;
        }
        Set<String> declared = open.get(from instanceof Class<?> type ? type : from.getClass());
        return declared == null || declared.contains(name);
    }

    private static void appendLocation(StringBuilder detail, @Nullable TokenStreamLocation location) {
        if (location != null && location.getLineNr() > 0) {
            detail.append(" (line ").append(location.getLineNr());
            detail.append(", column ").append(location.getColumnNr()).append(')');
        }
    }
}
