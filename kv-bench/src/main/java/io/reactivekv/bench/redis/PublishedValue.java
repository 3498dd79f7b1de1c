package io.reactivekv.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.reactivekv.redis.test.RedisServer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A key whose values are published beside, as it is done by hand: one connection, so many listeners. */
final class PublishedValue implements AutoCloseable {

    private static final String NAME = "published";

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final StatefulRedisPubSubConnection<String, String> subscription;
    private final Sightings sightings;

    PublishedValue(RedisServer server, int watchers) {
        client = RedisClient.create(RedisURI.create(server.host(), server.port()));
        connection = client.connect();
        subscription = client.connectPubSub();
        sightings = new Sightings(watchers);
        for (int i = 0; i < watchers; i++) {
            subscription.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    sightings.saw(message);
                }
            });
        }
        subscription.sync().subscribe(NAME);
    }

    /** Changes the value and completes when all have seen it. */
    Publisher<?> change() {
        return Mono.defer(() -> {
            String value = sightings.next();
            return connection
                    .reactive()
                    .set(NAME, value)
                    .then(connection.reactive().publish(NAME, value))
                    .then(sightings.all());
        });
    }

    @Override
    public void close() {
        subscription.close();
        connection.close();
        client.shutdown();
    }
}
