package io.reactivekv;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of a range and the way to the part after it.
 *
 * @param items the entries, in the order asked for
 * @param next the token for {@link ScanOptions#after}: present when there is more, absent on the last page. It names a
 *     key, so that a page stays reachable however the entries around it change.
 * @param <V> the type of the values
 */
public record Page<V>(List<KeyValue<V>> items, Optional<String> next) {

    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
        Objects.requireNonNull(next, "next");
    }
}
