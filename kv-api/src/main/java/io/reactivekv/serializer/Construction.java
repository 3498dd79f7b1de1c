package io.reactivekv.serializer;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** How an object comes to be and gets its fields. Without state of its own; all of that is in the unfinished object. */
interface Construction {

    Object begin();

    void set(Object unfinished, int field, @Nullable Object value);

    Object finish(Object unfinished);

    /**
     * A record, by its canonical constructor, so that its checks are run.
     *
     * @param components for each field the index of its component
     * @param defaults for each component what it has when the stored bytes do not know it
     */
    static Construction ofRecord(Constructor<?> canonical, int[] components, @Nullable Object[] defaults) {
        return new Construction() {
            @Override
            public Object begin() {
                return defaults.clone();
            }

            @Override
            public void set(Object unfinished, int field, @Nullable Object value) {
                ((@Nullable Object[]) unfinished)[components[field]] = value;
            }

            @Override
            public Object finish(Object unfinished) {
                return invoke(canonical, (Object[]) unfinished);
            }
        };
    }

    /**
     * A class, by its constructor without parameters, which gives unknown fields their initial values; without one, with
     * all its fields zero.
     */
    static Construction ofClass(Class<?> type, @Nullable Constructor<?> withoutParameters, FieldCodec[] fields) {
        Supplier<Object> maker = withoutParameters != null
                ? () -> invoke(withoutParameters)
                : new StdInstantiatorStrategy().newInstantiatorOf(type)::newInstance;
        return new Construction() {
            @Override
            public Object begin() {
                return maker.get();
            }

            @Override
            public void set(Object unfinished, int field, @Nullable Object value) {
                fields[field].set(unfinished, value);
            }

            @Override
            public Object finish(Object unfinished) {
                return unfinished;
            }
        };
    }

    /** A constant of an enum, whose only field is its name. */
    static Construction ofConstant() {
        return new Construction() {
            @Override
            public Object begin() {
                return new @Nullable Object[1];
            }

            @Override
            public void set(Object unfinished, int field, @Nullable Object value) {
                ((@Nullable Object[]) unfinished)[field] = value;
            }

            @Override
            public Object finish(Object unfinished) {
                Object constant = ((@Nullable Object[]) unfinished)[0];
                if (constant == null) {
                    throw new Misfit("an enum constant has no name");
                }
                return constant;
            }
        };
    }

    private static Object invoke(Constructor<?> constructor, @Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Misfit.refused(constructor.getDeclaringClass(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
