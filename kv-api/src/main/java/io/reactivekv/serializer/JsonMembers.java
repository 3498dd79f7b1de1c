package io.reactivekv.serializer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.SettableAnyProperty;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The members of classes that Jackson's deserializers read and do not name among their properties. They are named while a
 * deserializer is made, which is what this looks on at. For one thread.
 *
 * <p>It looks on at a mapper of its own, rebuilt from the given one, which may have made its deserializers before. Of a
 * builder that has built several mappers, Jackson rebuilds the first: so this tells members, and not what is readable.
 */
final class JsonMembers extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient Map<JavaType, BeanDeserializerBuilder> builders = new HashMap<>();
    private final transient DeserializationContext reading;

    JsonMembers(JsonMapper given) {
        this.reading = given.rebuild()
                .addModule(new SimpleModule("io.reactivekv.members").setDeserializerModifier(this))
                .build()
                ._deserializationContext();
    }

    /** Learns the members of a type and of those it declares; none of what the rebuilt mapper cannot read. */
    void learn(JavaType type) {
        try {
            reading.findContextualValueDeserializer(type, null);
        } catch (JacksonException ignored) {
            // Whether it can be read is for the given mapper to say.
        }
    }

    @Override
    public BeanDeserializerBuilder updateBuilder(
            DeserializationConfig config, BeanDescription.Supplier description, BeanDeserializerBuilder builder) {
        builders.put(description.getType(), builder);
        return builder;
    }

    /** Members that are not one property of the JSON: their properties stand among others', or their type id does. */
    List<SettableBeanProperty> spread(BeanDeserializerBase bean, DeserializationConfig config) {
        List<SettableBeanProperty> spread = new ArrayList<>();
        BeanDeserializerBuilder builder = builders.get(bean.getValueType());
        if (builder != null) {
            builder.getProperties().forEachRemaining(property -> {
                if (isSpread(property, config)) {
                    spread.add(property);
                }
            });
        }
        return spread;
    }

    private static boolean isSpread(SettableBeanProperty property, DeserializationConfig config) {
        if (property.hasValueTypeDeserializer()
                && property.getValueTypeDeserializer().getTypeInclusion() == JsonTypeInfo.As.EXTERNAL_PROPERTY) {
            return true;
        }
        AnnotatedMember member = property.getMember();
        return member != null
                && config.getAnnotationIntrospector().findUnwrappingNameTransformer(config, member) != null;
    }

    /** The classes that take properties of any name, each with the names that it declares. */
    Map<Class<?>, Set<String>> open() {
        Map<Class<?>, Set<String>> open = new HashMap<>();
        builders.forEach((type, builder) -> {
            if (builder.getAnySetter() != null) {
                Set<String> declared = new HashSet<>();
                builder.getProperties().forEachRemaining(property -> declared.add(property.getName()));
                open.put(type.getRawClass(), Set.copyOf(declared));
            }
        });
        return Map.copyOf(open);
    }

    /** What takes the properties that have no member of their own; null if nothing does, or by a deserializer of its own. */
    @Nullable
    SettableAnyProperty anySetter(BeanDeserializerBase bean) {
        BeanDeserializerBuilder builder = builders.get(bean.getValueType());
        SettableAnyProperty setter = builder == null ? null : builder.getAnySetter();
        return setter == null || setter.hasValueDeserializer() ? null : setter;
    }
}
