/**
 * Real Redis servers for tests and benchmarks: {@link io.reactivekv.redis.test.RedisServer one}, {@link
 * io.reactivekv.redis.test.RedisSentinels replicated under Sentinels}, or a {@link io.reactivekv.redis.test.RedisCluster
 * Cluster}; {@link io.reactivekv.redis.test.TlsFiles certificates} for them, and a {@link
 * io.reactivekv.redis.test.FaultProxy proxy} that breaks the connections to them. For Linux and macOS.
 */
@NullMarked
package io.reactivekv.redis.test;

import org.jspecify.annotations.NullMarked;
