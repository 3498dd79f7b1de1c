package io.reactivekv.memory;

import io.reactivekv.spi.Stored;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up keys in the order in which they are named. */
final class KeysPull implements Pull<String, Stored<Object>> {

    private final Space space;
    private final List<String> keys;

    KeysPull(Space space, List<String> keys) {
        this.space = space;
        this.keys = keys;
    }

    @Override
    public Iterator<String> iterator() {
        return keys.iterator();
    }

    @Override
    public boolean isGone(String key) {
        return false;
    }

    @Override
    public boolean isLive(String key) {
        return space.peek(key) != null;
    }

    @Override
    public @Nullable Stored<Object> emit(String key) {
        Object value = space.value(key);
        return value == null ? null : Stored.of(key, value);
    }
}
