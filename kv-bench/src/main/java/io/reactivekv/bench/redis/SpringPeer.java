package io.reactivekv.bench.redis;

import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Spring Data's reactive template over its Lettuce connection factory, as it comes. */
final class SpringPeer<V> implements AutoCloseable {

    private final LettuceConnectionFactory connections;
    private final ReactiveRedisTemplate<String, V> template;
    private final String prefix;

    SpringPeer(RedisServer server, String prefix, RedisSerializer<V> values) {
        this.connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration(server.host(), server.port()));
        connections.afterPropertiesSet();
        connections.start();
        this.template = new ReactiveRedisTemplate<>(
                connections,
                RedisSerializationContext.<String, V>newSerializationContext(RedisSerializer.string())
                        .value(values)
                        .build());
        this.prefix = prefix;
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
    }
}
