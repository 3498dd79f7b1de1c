package io.reactivekv.serializer;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.std.StdContainerSerializer;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/**
 * Writes sets and maps in {@link StableOrder}.
 *
 * <p>Jackson's own option sorts all maps, also those whose order the user has chosen, and no sets.
 */
final class JsonStableOrder extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public ValueSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueSerializer<?> serializer) {
        boolean maySet = Set.class.isAssignableFrom(type.getRawClass()) || type.getRawClass() == Collection.class;
        return maySet ? ordering(serializer) : serializer;
    }

    @Override
    public ValueSerializer<?> modifyMapSerializer(
            SerializationConfig config,
            MapType type,
            BeanDescription.Supplier description,
            ValueSerializer<?> serializer) {
        return ordering(serializer);
    }

    /** Jackson passes type ids of elements to standard containers only, so that is what it gets back. */
    private static ValueSerializer<?> ordering(ValueSerializer<?> serializer) {
        return serializer instanceof StdContainerSerializer<?> container
                ? new OrderingContainer(container)
                : new Ordering(serializer);
    }

    private static Object ordered(Object value) {
        if (!StableOrder.isUnordered(value)) {
            return value;
        }
        if (value instanceof Collection<?> collection) {
            Set<Object> ordered = new LinkedHashSet<>();
            Collections.addAll(ordered, StableOrder.of(collection));
            return ordered;
        }
        Map<Object, Object> ordered = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : StableOrder.of((Map<?, ?>) value)) {
            ordered.put(entry.getKey(), entry.getValue());
        }
        return ordered;
    }

    private static final class Ordering extends ValueSerializer<Object> {

        private final ValueSerializer<Object> inner;

        @SuppressWarnings("unchecked") // it gets values of the same type as this
        Ordering(ValueSerializer<?> inner) {
            this.inner = (ValueSerializer<Object>) inner;
        }

        @Override
        public void resolve(SerializationContext context) {
            inner.resolve(context);
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            ValueSerializer<?> contextual = inner.createContextual(context, property);
            return contextual == inner ? this : ordering(contextual);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            inner.serialize(ordered(value), generator, context);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializationContext context, TypeSerializer typeSerializer) {
            inner.serializeWithType(value, generator, context, typeSerializer);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Object value) {
            return inner.isEmpty(context, value);
        }

        @Override
        public ValueSerializer<?> getDelegatee() {
            return inner;
        }
    }

    private static final class OrderingContainer extends StdContainerSerializer<Object> {

        private final StdContainerSerializer<Object> inner;

        @SuppressWarnings("unchecked") // it gets values of the same type as this
        OrderingContainer(StdContainerSerializer<?> inner) {
            super(inner);
            this.inner = (StdContainerSerializer<Object>) inner;
        }

        @Override
        public void resolve(SerializationContext context) {
            inner.resolve(context);
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            ValueSerializer<?> contextual = inner.createContextual(context, property);
            return contextual == inner ? this : ordering(contextual);
        }

        @Override
        protected StdContainerSerializer<?> _withValueTypeSerializer(TypeSerializer typeSerializer) {
            return new OrderingContainer(inner.withValueTypeSerializer(typeSerializer));
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            inner.serialize(ordered(value), generator, context);
        }

        /** As it is: the type id may go by the class of the value. */
        @Override
        public void serializeWithType(
                Object value, JsonGenerator generator, SerializationContext context, TypeSerializer typeSerializer) {
            inner.serializeWithType(value, generator, context, typeSerializer);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Object value) {
            return inner.isEmpty(context, value);
        }

        @Override
        public boolean hasSingleElement(Object value) {
            return inner.hasSingleElement(value);
        }

        @Override
        public JavaType getContentType() {
            return inner.getContentType();
        }

        @Override
        public ValueSerializer<?> getContentSerializer() {
            return inner.getContentSerializer();
        }

        @Override
        public ValueSerializer<?> getDelegatee() {
            return inner;
        }
    }
}
