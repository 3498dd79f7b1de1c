package io.reactivekv.bench.redis;

import io.lettuce.core.resource.ClientResources;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Spring Data's reactive template over its Lettuce connection factory. */
final class SpringPeer<V> implements AutoCloseable {

    private final ClientResources resources;
    private final LettuceConnectionFactory connections;
    private final ReactiveRedisTemplate<String, V> template;
    private final String prefix;

    private SpringPeer(RedisServer server, String prefix, RedisSerializer<V> values, ClientResources resources) {
        this.resources = resources;
        this.connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(server.host(), server.port()),
                LettuceClientConfiguration.builder().clientResources(resources).build());
        connections.afterPropertiesSet();
        connections.start();
        this.template = new ReactiveRedisTemplate<>(
                connections,
                RedisSerializationContext.<String, V>newSerializationContext(RedisSerializer.string())
                        .value(values)
                        .build());
        this.prefix = prefix;
    }

    /** As it comes: one connection that all operations share, and the driver's own defaults. */
    static <V> SpringPeer<V> plain(RedisServer server, String prefix, RedisSerializer<V> values) {
        return new SpringPeer<>(server, prefix, values, ClientResources.create());
    }

    /** With the driver tuned as {@link LettuceClient#tuned} is; the template itself has nothing to tune. */
    static <V> SpringPeer<V> tuned(RedisServer server, String prefix, RedisSerializer<V> values) {
        return new SpringPeer<>(server, prefix, values, LettuceClient.tunedResources());
    }

    Publisher<?> get(String key) {
        return template.opsForValue().get(prefix + key);
    }

    Publisher<?> put(String key, V value) {
        return template.opsForValue().set(prefix + key, value);
    }

    Publisher<?> put(String key, V value, Duration ttl) {
        return template.opsForValue().set(prefix + key, value, ttl);
    }

    @Override
    public void close() {
        connections.destroy();
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
