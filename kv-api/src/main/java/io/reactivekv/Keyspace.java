package io.reactivekv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The keys of a view: checks them, and puts on and takes off the prefix that the view has inside its space. */
final class Keyspace {

    private static final KeyRange NOT_EMPTY = KeyRange.from("\0");

    private final String prefix;
    private final int maxKeyBytes;
    private final int spaceBytes;
    private final int reserved;

    private Keyspace(String prefix, int maxKeyBytes, int spaceBytes) {
        this.prefix = prefix;
        this.maxKeyBytes = maxKeyBytes;
        this.spaceBytes = spaceBytes;
        this.reserved = spaceBytes + Keys.utf8Length(prefix);
    }

    /** The keys of a whole space, whose own prefix counts towards the size of a key. */
    static Keyspace of(String spacePrefix, int maxKeyBytes) {
        return new Keyspace("", maxKeyBytes, Keys.utf8Length(spacePrefix));
    }

    Keyspace within(String viewPrefix) {
        Objects.requireNonNull(viewPrefix, "prefix");
        Keys.checkUnicode(viewPrefix, "prefix");
        Keyspace view = new Keyspace(prefix + viewPrefix, maxKeyBytes, spaceBytes);
        if (view.reserved >= maxKeyBytes) {
            throw new IllegalArgumentException("prefixes leave no room for a key: they have " + view.reserved
                    + " bytes in UTF-8, a key with them at most " + maxKeyBytes + " (option maxKeyBytes)");
        }
        return view;
    }

    String prefix() {
        return prefix;
    }

    /** The key inside the space; refuses what is no key. */
    String inner(String key) {
        Keys.check(key, maxKeyBytes, reserved);
        return prefix.isEmpty() ? key : prefix.concat(key);
    }

    List<String> inner(Collection<String> keys) {
        Objects.requireNonNull(keys, "keys");
        List<String> inner = new ArrayList<>(keys.size());
        for (String key : keys) {
            inner.add(inner(key));
        }
        return inner;
    }

    /** The key as the user of the view knows it. */
    String outer(String inner) {
        return prefix.isEmpty() ? inner : inner.substring(prefix.length());
    }

    /** The range inside the space; the key that is nothing but the prefix would come out empty, and stays outside. */
    KeyRange inner(KeyRange range) {
        Objects.requireNonNull(range, "range");
        return prefix.isEmpty() ? range : range.intersect(NOT_EMPTY).within(prefix);
    }
}
