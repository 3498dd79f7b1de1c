package io.reactivekv.serializer;

import io.reactivekv.StoreConfigurationException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableAnyProperty;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import tools.jackson.databind.deser.jdk.JDKKeyDeserializer;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;
import tools.jackson.databind.ser.jdk.JDKKeySerializers;

/**
 * Refuses, when a serializer is made, a type whose values could be written but not read back.
 *
 * <p>Jackson itself finds this out when the first value is read, which is too late: it is stored by then. The walk asks
 * Jackson for the deserializer of each type that can be reached, so that annotations, mix-ins and modules count.
 */
final class JsonReadability {

    private static final String NO_CONSTRUCTOR = "it has no constructor that Jackson can call; give it one without"
            + " parameters, annotate one with @JsonCreator and @JsonProperty, or make it a record";

    private final JsonMembers members;
    private final JsonMapper mapper;
    private final DeserializationContext reading;
    private final SerializationContext writing;
    private final Set<Visit> visited = new HashSet<>();

    private JsonReadability(JsonMapper mapper) {
        this.members = new JsonMembers(mapper);
        this.mapper = mapper;
        this.reading = mapper._deserializationContext();
        this.writing = mapper._serializationContext();
    }

    /**
     * Checks a type and all that can be reached from it.
     *
     * @return the classes among them whose properties may have any name, each with the names that it declares
     * @throws StoreConfigurationException naming the type that cannot be read, the path to it and what to do
     */
    static Map<Class<?>, Set<String>> check(JsonMapper mapper, JavaType type) {
        try {
            JsonReadability readability = new JsonReadability(mapper);
            readability.value(type, null, null, type.toCanonical(), true);
            return readability.members.open();
        } catch (StackOverflowError e) {
            // Jackson resolves all types that a type declares, however many they are.
            throw refused(type, type.toCanonical(), "it contains itself ever more deeply", e);
        }
    }

    /**
     * @param givenIds what reads the type id, where it is not for the type to say
     * @param written false for what is only read, which need not be anything that can be written
     */
    private void value(
            JavaType type,
            @Nullable ValueDeserializer<?> given,
            @Nullable TypeDeserializer givenIds,
            String path,
            boolean written) {
        if (given == null || given instanceof BeanDeserializerBase) {
            // First: a type that contains itself ever more deeply ends the stack, which may leave a mapper unusable.
            members.learn(type);
        }
        ValueDeserializer<?> deserializer;
        ValueSerializer<?> serializer;
        TypeDeserializer ids;
        try {
            deserializer = given == null ? reading.findContextualValueDeserializer(type, null) : given;
            serializer = written ? writing.findValueSerializer(type) : null;
            ids = givenIds == null ? ids(type) : givenIds;
        } catch (JacksonException e) {
            throw refused(type, path, e.getOriginalMessage(), e);
        }
        if (!visited.add(new Visit(type, deserializer.getClass(), ids != null, written))) {
            return;
        }
        if (deserializer instanceof UnsupportedTypeDeserializer) {
            throw refused(type, path, "Jackson does not support it; add its module to the class path", null);
        }
        if (deserializer instanceof AbstractDeserializer && (ids == null || knowsNoName(ids))) {
            throw refused(
                    type,
                    path,
                    "it is abstract" + (ids == null ? "" : " and no subclass is known")
                            + ", so what is written could not be read back; annotate it with "
                            + (ids == null
                                    ? "@JsonTypeInfo (and @JsonSubTypes unless it is sealed)"
                                    : "@JsonSubTypes, or make it sealed"),
                    null);
        }
        if (ids != null) {
            subtypes(type, ids, path, written);
        }
        if (deserializer instanceof BeanDeserializerBase bean) {
            bean(type, bean, serializer, path);
        } else if (deserializer instanceof ContainerDeserializerBase<?> container) {
            container(type, container, path, written);
        } else if (type.isReferenceType()) {
            value(type.getContentType(), null, null, path, written);
        }
    }

    private @Nullable TypeDeserializer ids(JavaType type) {
        TypeDeserializer given = (TypeDeserializer) type.getTypeHandler();
        return given == null ? reading.findTypeDeserializer(type) : given;
    }

    /** Whether ids are names, and none has a class; Jackson writes the name of any class all the same. */
    private static boolean knowsNoName(TypeDeserializer ids) {
        TypeIdResolver names = ids.getTypeIdResolver();
        return !ids.hasDefaultImpl() && names != null && "[]".equals(names.getDescForKnownTypeIds());
    }

    private void container(JavaType type, ContainerDeserializerBase<?> container, String path, boolean written) {
        if (type.isMapLikeType() && written) {
            key(type.getKeyType(), path + "{key}");
        }
        JavaType content = type.getContentType();
        if (content != null) {
            String inside = path + (type.isMapLikeType() ? "{}" : "[]");
            value(content, container.getContentDeserializer(), null, inside, written);
        }
    }

    /** Jackson falls back on {@code toString()} and a constructor of a string, whether they belong together or not. */
    private void key(JavaType type, String path) {
        boolean ofTheJdk =
                type.getRawClass().isArray() || type.getRawClass().getName().startsWith("java.");
        if (!ofTheJdk && type.getValueHandler() == null && isLeftToJackson(type, path)) {
            throw refused(
                    type,
                    path,
                    "as a key of a map it would be written by toString(); annotate a method with @JsonKey or @JsonValue",
                    null);
        }
    }

    /** Whether neither annotations nor modules say how a key is written, or how it is read. */
    private boolean isLeftToJackson(JavaType type, String path) {
        try {
            return writing.findKeySerializer(type, null) instanceof JDKKeySerializers.Default
                    && reading.findKeyDeserializer(type, null).getClass().getPackage()
                            == JDKKeyDeserializer.class.getPackage();
        } catch (JacksonException e) {
            throw refused(type, path, e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw refused(type, path, String.valueOf(e.getMessage()), e);
        }
    }

    /** @param serializer null for what is only read */
    private void bean(JavaType type, BeanDeserializerBase bean, @Nullable ValueSerializer<?> serializer, String path) {
        Class<?> raw = type.getRawClass();
        if (raw.getName().startsWith("java.") && mapper.deserializationConfig().findMixInClassFor(raw) == null) {
            throw refused(type, path, "it is not made to be a value; store the data it stands for", null);
        }
        ValueInstantiator creator = bean.getValueInstantiator();
        boolean mustTakeObjects =
                serializer instanceof BeanSerializerBase || (serializer == null && !JsonOneValue.isTaken(creator));
        if (mustTakeObjects && !takesObjects(creator)) {
            throw refused(type, path, NO_CONSTRUCTOR, null);
        }
        boolean written = serializer != null;
        if (serializer != null && JsonOneValue.isWritten(type, bean, serializer, writing)) {
            requireOneValue(type, creator, serializer, path);
        }
        properties(bean.properties(), path, written);
        properties(bean.creatorProperties(), path, written);
        properties(members.spread(bean, mapper.deserializationConfig()).iterator(), path, written);
        SettableAnyProperty anySetter = members.anySetter(bean);
        if (anySetter != null) {
            value(anySetter.getType(), null, null, path + "{}", written);
        }
        delegates(creator, serializer, path);
    }

    /** One value is taken by a creator, or by nothing at all. */
    private static void requireOneValue(
            JavaType type, ValueInstantiator creator, ValueSerializer<?> serializer, String path) {
        if (serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer) {
            throw refused(
                    type, path, "it has fields but no property that Jackson sees; add getters or annotations", null);
        }
        if (!JsonOneValue.isTaken(creator)) {
            throw refused(
                    type,
                    path,
                    "it is written as one value, and nothing makes it of one; annotate a constructor or factory that"
                            + " does with @JsonCreator",
                    null);
        }
    }

    /** What a creator takes in place of the object itself. */
    private void delegates(ValueInstantiator creator, @Nullable ValueSerializer<?> serializer, String path) {
        DeserializationConfig config = mapper.deserializationConfig();
        if (creator.canCreateUsingDelegate()) {
            delegate(creator.getDelegateType(config), serializer, path);
        }
        if (creator.canCreateUsingArrayDelegate()) {
            delegate(creator.getArrayDelegateType(config), serializer, path);
        }
    }

    private void delegate(JavaType type, @Nullable ValueSerializer<?> serializer, String path) {
        // A class only to read into may inherit annotations that keep Jackson from writing it.
        boolean written = serializer instanceof JsonValueSerializer || (serializer != null && type.isContainerType());
        ValueDeserializer<?> given = (ValueDeserializer<?>) type.getValueHandler();
        value(type, given, null, path, written);
        ValueDeserializer<?> reader = given == null ? reading.findContextualValueDeserializer(type, null) : given;
        if (serializer instanceof BeanSerializerBase
                && reader instanceof BeanDeserializerBase bean
                && !takesObjects(bean.getValueInstantiator())) {
            throw refused(type, path, NO_CONSTRUCTOR, null);
        }
    }

    private void properties(Iterator<SettableBeanProperty> properties, String path, boolean written) {
        while (properties.hasNext()) {
            SettableBeanProperty property = properties.next();
            value(
                    property.getType(),
                    property.hasValueDeserializer() ? property.getValueDeserializer() : null,
                    property.getValueTypeDeserializer(),
                    path + "." + property.getName(),
                    written);
        }
    }

    private void subtypes(JavaType base, TypeDeserializer ids, String path, boolean written) {
        Collection<NamedType> known = mapper.deserializationConfig()
                .getSubtypeResolver()
                .collectAndResolveSubtypesByTypeId(
                        mapper.deserializationConfig(), reading.introspectClassAnnotations(base));
        for (NamedType subtype : known) {
            Class<?> raw = subtype.getType();
            if (raw != base.getRawClass() && base.getRawClass().isAssignableFrom(raw)) {
                JavaType special = reading.constructSpecializedType(base, raw);
                value(special, null, ids, path + "(" + raw.getSimpleName() + ")", written);
            }
        }
    }

    private static boolean takesObjects(ValueInstantiator creator) {
        return creator.canCreateUsingDefault()
                || creator.canCreateFromObjectWith()
                || creator.canCreateUsingDelegate()
                || creator.canCreateUsingArrayDelegate();
    }

    private static StoreConfigurationException refused(
            JavaType type, String path, String why, @Nullable Throwable cause) {
        return new StoreConfigurationException(
                "serializer=json cannot handle " + type.toCanonical() + " (at " + path + "): " + why
                        + "; or bring a JsonMapper that knows it, with Serializers.json(mapper, type)",
                cause);
    }

    private record Visit(JavaType type, Class<?> deserializer, boolean identified, boolean written) {}
}
