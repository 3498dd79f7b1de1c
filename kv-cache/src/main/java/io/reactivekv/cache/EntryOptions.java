package io.reactivekv.cache;

import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one entry when it is written; whatever is not said is taken from the {@link CacheSpec}. Immutable: each
 * method with an argument returns a changed copy. Equal when the same was said.
 */
public final class EntryOptions {

    private static final EntryOptions NONE = new EntryOptions(null, null, null, Set.of(), Map.of());

    private final @Nullable Duration ttl;
    private final @Nullable Duration staleFor;
    private final @Nullable String category;
    private final Set<String> tags;
    private final Map<String, String> metadata;

    private EntryOptions(
            @Nullable Duration ttl,
            @Nullable Duration staleFor,
            @Nullable String category,
            Set<String> tags,
            Map<String, String> metadata) {
        this.ttl = ttl;
        this.staleFor = staleFor;
        this.category = category;
        this.tags = tags;
        this.metadata = metadata;
    }

    /** Everything as the spec says. */
    public static EntryOptions none() {
        return NONE;
    }

    /** Fresh for this long: positive, at most 100 years. */
    public static EntryOptions ofTtl(Duration ttl) {
        return NONE.ttl(ttl);
    }

    /** With these tags. */
    public static EntryOptions ofTags(String... tags) {
        return NONE.tags(tags);
    }

    /**
     * Sets how long the entry is fresh.
     *
     * @throws IllegalArgumentException unless it is positive and at most 100 years
     */
    public EntryOptions ttl(Duration time) {
        return new EntryOptions(Ttl.checked(time), staleFor, category, tags, metadata);
    }

    /**
     * Sets how long the entry is stale after its TTL.
     *
     * @throws IllegalArgumentException when it is negative or more than 100 years
     */
    public EntryOptions staleFor(Duration time) {
        if (time.isNegative() || time.compareTo(Ttl.MAX) > 0) {
            throw new IllegalArgumentException("staleFor must be from zero to 100 years, was " + time);
        }
        return new EntryOptions(ttl, time, category, tags, metadata);
    }

    /** Sets the category; not empty. */
    public EntryOptions category(String word) {
        return new EntryOptions(ttl, staleFor, CacheNames.checked(word, "category"), tags, metadata);
    }

    /** Sets the tags; none of them empty. One that is named twice counts once. */
    public EntryOptions tags(Collection<String> words) {
        Set<String> all = new LinkedHashSet<>(words);
        all.forEach(tag -> CacheNames.check(tag, "tag"));
        return new EntryOptions(ttl, staleFor, category, Set.copyOf(all), metadata);
    }

    /** {@link #tags(Collection)}. */
    public EntryOptions tags(String... words) {
        return tags(Arrays.asList(words));
    }

    /** Notes something with the entry. */
    public EntryOptions metadata(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return metadata(all);
    }

    /** Sets all that is noted with the entry. */
    public EntryOptions metadata(Map<String, String> all) {
        return new EntryOptions(ttl, staleFor, category, tags, Map.copyOf(all));
    }

    /** How long it is fresh, if that was said. */
    public Optional<Duration> ttl() {
        return Optional.ofNullable(ttl);
    }

    /** How long it is stale after that, if that was said. */
    public Optional<Duration> staleFor() {
        return Optional.ofNullable(staleFor);
    }

    /** Its category, if that was said. */
    public Optional<String> category() {
        return Optional.ofNullable(category);
    }

    /** Its tags. */
    public Set<String> tags() {
        return tags;
    }

    /** What is noted with it. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntryOptions that
                && Objects.equals(ttl, that.ttl)
                && Objects.equals(staleFor, that.staleFor)
                && Objects.equals(category, that.category)
                && tags.equals(that.tags)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ttl, staleFor, category, tags, metadata);
    }

    @Override
    public String toString() {
        return "EntryOptions[ttl=" + ttl + ", staleFor=" + staleFor + ", category=" + category + ", tags=" + tags
                + ", metadata=" + metadata.keySet() + "]";
    }
}
