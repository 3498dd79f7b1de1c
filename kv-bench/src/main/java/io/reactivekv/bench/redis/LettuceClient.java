package io.reactivekv.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import org.reactivestreams.Publisher;

/** Lettuce's reactive commands on one shared connection, which is what its documentation advises. */
final class LettuceClient implements Client {

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisReactiveCommands<String, byte[]> commands;
    private final String prefix;

    private LettuceClient(ClientResources resources, String host, int port, String prefix) {
        this.resources = resources;
        this.client = RedisClient.create(resources, RedisURI.create(host, port));
        this.connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        this.commands = connection.reactive();
        this.prefix = prefix;
    }

    /** As it comes. */
    static LettuceClient plain(String host, int port, String prefix) {
        return new LettuceClient(ClientResources.create(), host, port, prefix);
    }

    RedisReactiveCommands<String, byte[]> commands() {
        return commands;
    }

    @Override
    public Publisher<?> get(String key) {
        return commands.get(prefix + key);
    }

    @Override
    public Publisher<?> put(String key, byte[] value) {
        return commands.set(prefix + key, value);
    }

    @Override
    public Publisher<?> put(String key, byte[] value, Duration ttl) {
        return commands.set(prefix + key, value, SetArgs.Builder.px(ttl));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        resources.shutdown().awaitUninterruptibly();
    }
}
