package io.reactivekv;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/**
 * A generic type that survives erasure, written as an anonymous subclass: {@code new TypeRef<List<Order>>() {}}.
 *
 * @param <V> the type
 */
public abstract class TypeRef<V> {

    private final Type type;

    /**
     * Captures the type argument of the subclass.
     *
     * @throws IllegalArgumentException when there is none, or when it is or contains a type variable
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)
                || parameterized.getRawType() != TypeRef.class) {
            throw new IllegalArgumentException(
                    "TypeRef needs a type argument and a direct subclass: new TypeRef<List<Order>>() {}");
        }
        this.type = parameterized.getActualTypeArguments()[0];
        refuseVariables(type);
    }

    /** The captured type. */
    public final Type type() {
        return type;
    }

    private static void refuseVariables(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            throw new IllegalArgumentException("TypeRef contains the type variable " + variable.getName()
                    + ", which is unknown at run time; write the concrete type in its place");
        }
        if (type instanceof ParameterizedType parameterized) {
            refuseVariables(parameterized.getActualTypeArguments());
        } else if (type instanceof GenericArrayType array) {
            refuseVariables(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            refuseVariables(wildcard.getUpperBounds());
            refuseVariables(wildcard.getLowerBounds());
        }
    }

    private static void refuseVariables(Type[] types) {
        for (Type type : types) {
            refuseVariables(type);
        }
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof TypeRef<?> ref && type.equals(ref.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return type.getTypeName();
    }
}
