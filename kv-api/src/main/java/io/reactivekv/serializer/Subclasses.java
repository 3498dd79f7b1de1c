package io.reactivekv.serializer;

import java.lang.reflect.Modifier;
import java.util.Set;

/** Which classes a value of a declared type can have. */
final class Subclasses {

    private Subclasses() {}

    /** Adds the class itself, what a sealed type permits and what is registered, as far as they are not abstract. */
    static void collect(Class<?> declared, KryoTypes types, Set<Class<?>> found) {
        descend(declared, found);
        for (Class<?> registered : types.classes()) {
            if (declared.isAssignableFrom(registered)) {
                descend(registered, found);
            }
        }
    }

    private static void descend(Class<?> type, Set<Class<?>> found) {
        // An enum with constants that have bodies is abstract or sealed, but its constants have one class.
        if (type.isEnum() || !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        if (type.isSealed() && !type.isEnum()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                descend(permitted, found);
            }
        }
    }
}
