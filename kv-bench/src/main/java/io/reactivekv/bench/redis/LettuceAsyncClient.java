package io.reactivekv.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Lettuce's asynchronous commands on one shared connection, each in a lazy {@code Mono}. */
final class LettuceAsyncClient implements Client {

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisAsyncCommands<String, byte[]> commands;
    private final String prefix;

    LettuceAsyncClient(RedisServer server, String prefix) {
        this.client = RedisClient.create(RedisURI.create(server.host(), server.port()));
        this.connection = client.connect(LettuceClient.CODEC);
        this.commands = connection.async();
        this.prefix = prefix;
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromCompletionStage(() -> commands.get(prefix + key));
    }

    @Override
    public Publisher<?> put(String key, byte[] value) {
        return Mono.fromCompletionStage(() -> commands.set(prefix + key, value));
    }

    @Override
    public Publisher<?> put(String key, byte[] value, Duration ttl) {
        return Mono.fromCompletionStage(() -> commands.set(prefix + key, value, SetArgs.Builder.px(ttl)));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
