package io.reactivekv.serializer;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;

/** Classes whose JSON is one value, as with {@code @JsonValue}, in place of an object of their properties. */
final class JsonOneValue {

    private JsonOneValue() {}

    /** Whether a class has fields and no property, or is written as a scalar, which no property takes. */
    static boolean isWritten(
            JavaType type, BeanDeserializerBase bean, ValueSerializer<?> serializer, SerializationContext writing) {
        boolean hasProperties =
                serializer.properties().hasNext() || bean.properties().hasNext();
        return (!hasProperties && hasState(type.getRawClass()))
                || (serializer instanceof JsonValueSerializer && isScalar(type, writing));
    }

    /** Whether a creator takes one value of any kind. */
    static boolean isTaken(ValueInstantiator creator) {
        return creator.canCreateFromString()
                || creator.canCreateFromInt()
                || creator.canCreateFromLong()
                || creator.canCreateFromBigInteger()
                || creator.canCreateFromDouble()
                || creator.canCreateFromBigDecimal()
                || creator.canCreateFromBoolean()
                || creator.canCreateUsingDelegate()
                || creator.canCreateUsingArrayDelegate();
    }

    private static boolean hasState(Class<?> raw) {
        for (Field field : raw.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code @JsonValue} hands out a scalar that no serializer of its own may write as something else. */
    private static boolean isScalar(JavaType type, SerializationContext writing) {
        AnnotatedMember accessor = writing.introspectBeanDescription(type).findJsonValueAccessor();
        return accessor != null
                && isScalar(accessor.getRawType())
                && writing.getAnnotationIntrospector().findSerializer(writing.getConfig(), accessor) == null;
    }

    private static boolean isScalar(Class<?> raw) {
        return raw.isPrimitive()
                || raw.isEnum()
                || raw == String.class
                || raw == Boolean.class
                || raw == Character.class
                || Number.class.isAssignableFrom(raw);
    }
}
