package io.reactivekv.bench.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.reactivekv.bench.load.YcsbTarget;
import io.reactivekv.redis.test.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Lettuce's reactive commands on one shared connection, which is what its documentation advises. */
final class LettuceClient implements Client, YcsbTarget {

    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** So many flushes at most become one; fewer than Netty's default of 256, which made two thirds of this rate. */
    private static final int MOST_FLUSHES = 32;

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final StatefulConnection<String, byte[]> connection;
    private final RedisClusterReactiveCommands<String, byte[]> commands;
    private final String prefix;

    private LettuceClient(
            ClientResources resources,
            AbstractRedisClient client,
            StatefulConnection<String, byte[]> connection,
            RedisClusterReactiveCommands<String, byte[]> commands,
            String prefix) {
        this.resources = resources;
        this.client = client;
        this.connection = connection;
        this.commands = commands;
        this.prefix = prefix;
    }

    /** As it comes. */
    static LettuceClient plain(RedisServer server, String prefix) {
        return standalone(ClientResources.create(), server, prefix);
    }

    /**
     * Tuned for many operations at a time: what is written within one turn of the event loop is flushed at once, by
     * Netty's handler for that, with as few threads as Lettuce takes, and without the recording of latencies.
     */
    static LettuceClient tuned(RedisServer server, String prefix) {
        return standalone(tunedResources(), server, prefix);
    }

    /** What {@link #tuned} consists of, for others that use this driver. */
    static ClientResources tunedResources() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_FLUSHES, true));
                    }
                })
                .build();
    }

    /** As it comes, on a Cluster. */
    static LettuceClient cluster(RedisServer node, String prefix) {
        return cluster(ClientResources.create(), node, prefix);
    }

    /** As {@link #tuned} is, on a Cluster. */
    static LettuceClient tunedCluster(RedisServer node, String prefix) {
        return cluster(tunedResources(), node, prefix);
    }

    private static LettuceClient cluster(ClientResources resources, RedisServer node, String prefix) {
        RedisClusterClient client = RedisClusterClient.create(resources, RedisURI.create(node.host(), node.port()));
        StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
        return new LettuceClient(resources, client, connection, connection.reactive(), prefix);
    }

    private static LettuceClient standalone(ClientResources resources, RedisServer server, String prefix) {
        RedisClient client = RedisClient.create(resources, RedisURI.create(server.host(), server.port()));
        StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC);
        return new LettuceClient(resources, client, connection, connection.reactive(), prefix);
    }

    RedisClusterReactiveCommands<String, byte[]> commands() {
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
    public Publisher<?> read(String key) {
        return get(key);
    }

    @Override
    public Publisher<?> update(String key, byte[] value) {
        return put(key, value);
    }

    /** With the index kept beside, as {@link #scan} needs it; not in one step. */
    @Override
    public Publisher<?> insert(String key, byte[] value) {
        return commands.zadd(index(), 0, (prefix + key).getBytes(StandardCharsets.UTF_8))
                .then(commands.set(prefix + key, value));
    }

    /** As it is written by hand: members of the index, then their values. */
    @Override
    public Publisher<?> scan(String from, int count) {
        Range<byte[]> range = Range.from(
                Range.Boundary.including((prefix + from).getBytes(StandardCharsets.UTF_8)), Range.Boundary.unbounded());
        return commands.zrangebylex(index(), range, Limit.create(0, count))
                .map(member -> new String(member, StandardCharsets.UTF_8))
                .collectList()
                .flatMapMany(page -> page.isEmpty() ? Flux.empty() : commands.mget(page.toArray(new String[0])));
    }

    /** Not in one step: what somebody else wrote in between is lost. */
    @Override
    public Publisher<?> readModifyWrite(String key, byte[] value) {
        return commands.get(prefix + key).then(commands.set(prefix + key, value));
    }

    /** The name of the index that {@link #insert} keeps. */
    String index() {
        return "hand:" + prefix;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        resources.shutdown().awaitUninterruptibly();
    }
}
