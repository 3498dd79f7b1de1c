package io.reactivekv.bench.redis;

import java.time.Duration;
import org.reactivestreams.Publisher;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Spring Data's reactive template over its Lettuce connection factory, as it comes. */
final class SpringPeer implements Client {

    private final LettuceConnectionFactory connections;
    private final ReactiveRedisTemplate<String, byte[]> template;
    private final String prefix;

    SpringPeer(String host, int port, String prefix) {
        this.connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port));
        connections.afterPropertiesSet();
        connections.start();
        this.template = new ReactiveRedisTemplate<>(
                connections,
                RedisSerializationContext.<String, byte[]>newSerializationContext(RedisSerializer.string())
                        .value(RedisSerializer.byteArray())
                        .build());
        this.prefix = prefix;
    }

    @Override
    public Publisher<?> get(String key) {
        return template.opsForValue().get(prefix + key);
    }

    @Override
    public Publisher<?> put(String key, byte[] value) {
        return template.opsForValue().set(prefix + key, value);
    }

    @Override
    public Publisher<?> put(String key, byte[] value, Duration ttl) {
        return template.opsForValue().set(prefix + key, value, ttl);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
