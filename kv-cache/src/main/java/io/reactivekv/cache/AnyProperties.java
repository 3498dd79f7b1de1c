package io.reactivekv.cache;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;

/** The map behind the any-getter of a class: its any-setter adds to it, and takes nothing away. */
final class AnyProperties {

    private final AnnotatedMember getter;

    private AnyProperties(AnnotatedMember getter) {
        this.getter = getter;
    }

    /** Those of a class that has both an any-getter and an any-setter; null for others. */
    static @Nullable AnyProperties of(JsonMapper mapper, JavaType type) {
        SerializationContext writing = mapper._serializationContext();
        AnnotatedMember getter = writing.introspectBeanDescription(type).findAnyGetter();
        AnnotatedMember setter =
                mapper._deserializationContext().introspectBeanDescription(type).findAnySetterAccessor();
        if (getter == null || setter == null) {
            return null;
        }
        if (writing.canOverrideAccessModifiers()) {
            getter.fixAccess(writing.isEnabled(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS));
        }
        return new AnyProperties(getter);
    }

    /** Takes away what the newer object lacks; false when it is still there, as behind a getter that gives a copy. */
    boolean retain(Object held, Object newer) {
        Set<Object> names = new HashSet<>(map(newer).keySet());
        Map<?, ?> all = map(held);
        if (names.containsAll(all.keySet())) {
            return true;
        }
        try {
            boolean unused = all.keySet().retainAll(names);
        } catch (UnsupportedOperationException e) {
            return false;
        }
        return names.containsAll(map(held).keySet());
    }

    private Map<?, ?> map(Object owner) {
        return getter.getValue(owner) instanceof Map<?, ?> map ? map : Map.of();
    }
}
