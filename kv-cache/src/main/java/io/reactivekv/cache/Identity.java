package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.KeyValueException;
import io.reactivekv.Revision;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.cache.Tally.Figure;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one object of each key as long as anybody holds it, beside the near level: weak, so that it keeps nothing alive. New
 * data are merged into it under the lock of its key.
 */
final class Identity<V> {

    private final HeldContents contents;
    private final Cache<String, V> held;
    private final IdentityMerge<V> merge;
    private final Tally tally;

    /**
     * None that is held.
     *
     * @param contents where it is kept what is in them
     */
    Identity(IdentityMerge<V> merge, Tally tally, HeldContents contents) {
        this.contents = contents;
        this.held = Caffeine.newBuilder()
                .weakValues()
                .executor(Runnable::run)
                .<String, V>evictionListener((key, collected, cause) -> {
                    if (key != null) {
                        contents.forget(key);
                    }
                })
                .build();
        this.merge = merge;
        this.tally = tally;
    }

    /** Whether a slot has something that the object of its key has not. */
    boolean isNews(String key, @Nullable Slot slot) {
        return slot != null && slot.holdsResult() && !HeldContents.of(slot).equals(contents.get(key));
    }

    /** What of the store is in the object of a key and nothing else; null where that is not known. */
    @Nullable
    Revision content(String key) {
        return contents.get(key);
    }

    /** The keys of objects that somebody may hold. */
    Set<String> keys() {
        return Set.copyOf(held.asMap().keySet());
    }

    /** Whether there is an object of this key that somebody may hold. */
    boolean isHeld(String key) {
        return held.getIfPresent(key) != null;
    }

    /**
     * Puts what was loaded into the object that is held for the key; the loaded object when none is.
     *
     * @param of the slot of these data in the store; null where it has none
     * @param current asked when it is the turn of these data; data that are outdated by then are not merged, and come as
     *     they are
     * @throws KeyValueException when the merge fails
     */
    V loaded(String key, V value, @Nullable Slot of, BooleanSupplier current) {
        return merged(
                key, new Incoming<>(Origin.LOADER, value, of == null ? null : HeldContents.of(of), null), current);
    }

    /**
     * The same for what was read from the store. What the object has already is not merged again: who holds it may have
     * changed it since.
     */
    V read(String key, V value, Slot of, BooleanSupplier current) {
        return merged(key, new Incoming<>(Origin.STORE, value, HeldContents.of(of), null), current);
    }

    /**
     * The same for what was put into the store. The object that was put becomes the one of its key where there is none, be it
     * outdated.
     *
     * @param before the {@link #content} from before its bytes were made
     */
    V put(String key, V value, Slot of, @Nullable Revision before, BooleanSupplier current) {
        return merged(key, new Incoming<>(Origin.CALLER, value, HeldContents.of(of), before), current);
    }

    private V merged(String key, Incoming<V> incoming, BooleanSupplier current) {
        boolean[] outdated = new boolean[1];
        V value = incoming.value();
        @Nullable
        V one = held.asMap().compute(key, (k, there) -> {
            Revision before = contents.get(key);
            // Whatever becomes of the merge, and before it is asked: what comes after the answer is news.
            contents.forget(key);
            if (!current.getAsBoolean()) {
                outdated[0] = true;
                if (there != null && incoming.from() == Origin.STORE) {
                    contents.remember(key, before);
                }
                return there == null && incoming.from() == Origin.CALLER ? value : there;
            }
            if (there != null && there != value && !incoming.isIn(before)) {
                merge(there, value);
                tally.count(Figure.MERGES);
            }
            if (there != value || incoming.isAllIn(before)) {
                contents.remember(key, incoming.isIn(before) ? before : incoming.content());
            }
            return there == null ? value : there;
        });
        return one == null || outdated[0] ? value : one;
    }

    /**
     * Puts data that were written into the one object of their key.
     *
     * @param decides asked when it is their turn, whether they are written at all
     * @param then told of the object, before anybody else has a turn
     * @param unmerged told that it could not be merged, before anybody else has a turn
     * @return what was decided
     * @throws KeyValueException when the merge fails
     */
    boolean written(String key, V incoming, BooleanSupplier decides, Consumer<V> then, Runnable unmerged) {
        boolean[] done = new boolean[1];
        V unused = held.asMap().compute(key, (k, there) -> {
            contents.forget(key);
            done[0] = decides.getAsBoolean();
            if (!done[0]) {
                return there;
            }
            V one = there == null ? incoming : there;
            if (one != incoming) {
                try {
                    merge(one, incoming);
                } catch (KeyValueException e) {
                    unmerged.run();
                    throw e;
                }
                tally.count(Figure.MERGES);
            }
            then.accept(one);
            return one;
        });
        return done[0];
    }

    /** What the merge of a user throws, errors too, is told like every other failure of an operation. */
    private void merge(V there, V incoming) {
        try {
            merge.merge(there, incoming);
        } catch (KeyValueException e) {
            throw e;
        } catch (Throwable e) {
            throw new SerializationException("the merge failed: " + e.getClass().getName(), e);
        }
    }

    /**
     * Refuses types whose objects cannot be brought up to date.
     *
     * @throws StoreConfigurationException when the type is an array, a record, an enum, a type of the JDK, has no field that
     *     can be set, or is sealed and permits nothing but such types
     */
    static void checkMutable(String cache, Type type) {
        Class<?> raw = type instanceof Class<?> plain
                ? plain
                : type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> base
                        ? base
                        : Object.class;
        if (raw.isArray()) {
            throw new StoreConfigurationException("cache " + cache + ": identity mode needs a type whose objects can be"
                    + " changed in place; the length of " + raw.getTypeName() + " cannot, that of a list can");
        }
        if (isImmutable(raw)) {
            throw new StoreConfigurationException("cache " + cache + ": identity mode needs a type whose objects can be"
                    + " changed in place; " + raw.getName() + " is immutable");
        }
    }

    /** As far as a type tells: an open one says nothing of its subclasses. */
    private static boolean isImmutable(Class<?> type) {
        if (type.isRecord() || type.isEnum() || type.isPrimitive() || isValueOfJdk(type) || hasOnlyFinalFields(type)) {
            return true;
        }
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted != null
                && Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(permitted).allMatch(Identity::isImmutable);
    }

    private static boolean isValueOfJdk(Class<?> type) {
        return type.getName().startsWith("java.")
                && !Map.class.isAssignableFrom(type)
                && !Collection.class.isAssignableFrom(type);
    }

    private static boolean hasOnlyFinalFields(Class<?> type) {
        if (type.isInterface()
                || Modifier.isAbstract(type.getModifiers())
                || type.getName().startsWith("java.")) {
            return false;
        }
        boolean any = false;
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    any = true;
                    if (!Modifier.isFinal(field.getModifiers())) {
                        return false;
                    }
                }
            }
        }
        return any || type.getSuperclass() != null;
    }

    /** Where data come from. */
    private enum Origin {
        LOADER,
        STORE,
        CALLER
    }

    /**
     * Data for the object of a key.
     *
     * @param content what they are in the store; null where they are not in it
     * @param written what was in the object before they were made of it; null where that is not known
     */
    private record Incoming<V>(
            Origin from,
            V value,
            @Nullable Revision content,
            @Nullable Revision written) {

        /** Whether an object with this content has them. */
        boolean isIn(@Nullable Revision there) {
            return from == Origin.STORE && content != null && content.equals(there);
        }

        /**
         * Whether they are all that is in the object that they were made of: nothing may have been merged into it since, not
         * even what came back to what it was.
         */
        @SuppressWarnings("ReferenceEquality") // each merge leaves another instance
        boolean isAllIn(@Nullable Revision there) {
            return there != null && (there == written || there.equals(content));
        }
    }
}
