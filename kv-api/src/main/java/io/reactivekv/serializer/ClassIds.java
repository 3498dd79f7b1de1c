package io.reactivekv.serializer;

import io.reactivekv.StoreConfigurationException;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of the classes of one schema: as given, or derived from the class's name alone, so that the same class has the
 * same id in every process, whatever was discovered before it.
 */
final class ClassIds {

    /** Derived ids have this bit, which keeps them apart from given ones and at four bytes. */
    private static final int DERIVED = 1 << 27;

    private final KryoTypes types;
    private final Map<Integer, Class<?>> taken = new HashMap<>();

    ClassIds(KryoTypes types) {
        this.types = types;
    }

    /** @throws StoreConfigurationException when another class has the same id, or the class has no name that lasts */
    int idOf(Class<?> type) {
        Integer given = types.id(type);
        if (given == null && type.isLocalClass()) {
            throw new StoreConfigurationException("serializer=kryo cannot derive an id for the local class "
                    + type.getName() + ", whose name depends on the code around it; move it out of the method, or give"
                    + " it an id with KryoTypes");
        }
        int id = given != null ? given : derived(type.getName());
        Class<?> other = taken.putIfAbsent(id, type);
        if (other != null && other != type) {
            throw new StoreConfigurationException("serializer=kryo: " + other.getName() + " and " + type.getName()
                    + " have the same id " + id + "; give one of them another with KryoTypes.with(type, id)");
        }
        return id;
    }

    static int derived(String name) {
        return DERIVED | (NameHash.of(name) & (DERIVED - 1));
    }
}
