package io.reactivekv.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An entry and what is known of it.
 *
 * @param key its key
 * @param value its value; absent when it was invalidated, or when it is the knowledge that there is none
 * @param status how good it is
 * @param age since it was created; never negative
 * @param remaining how long it will be fresh; zero when it no longer is, empty for ever
 * @param created when it was put or loaded, on the clock of the process that did; for an entry written through {@code
 *     asStore()}, when it was read
 * @param lastAccess when it was last read in this process since it came near, to within some 100 ms; empty when it was not,
 *     or is not near. In a cache without a near level, when it was last read in this process; empty when it was not, or is
 *     forgotten: the uses of some 10,000 keys are remembered, those that are read most
 * @param accessCount how often it was read in this process since it came near, or since {@code resetStats}; approximate.
 *     Empty when it is not near. In a cache without a near level, how often it was read in this process; empty as {@code
 *     lastAccess} is
 * @param category its category
 * @param tags its tags
 * @param metadata what was noted with it
 * @param <V> the type of the value
 */
public record CacheEntry<V>(
        String key,
        Optional<V> value,
        EntryStatus status,
        Duration age,
        Optional<Duration> remaining,
        Instant created,
        Optional<Instant> lastAccess,
        OptionalLong accessCount,
        String category,
        Set<String> tags,
        Map<String, String> metadata) {}
