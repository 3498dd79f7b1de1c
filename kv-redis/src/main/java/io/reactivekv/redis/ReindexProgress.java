package io.reactivekv.redis;

/**
 * How far {@link RedisSpaces#reindex} has come.
 *
 * @param examined keys looked at so far; {@code SCAN} may name a key twice
 * @param added keys among them that the index lacked
 */
public record ReindexProgress(long examined, long added) {}
