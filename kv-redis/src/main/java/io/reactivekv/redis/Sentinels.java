package io.reactivekv.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks all Sentinels for the master, each over a connection of its own, as the driver does with one of them when it connects:
 * a master that they have replaced, since they cannot reach it, goes on answering a client that can.
 */
final class Sentinels {

    private static final long PATIENCE_MILLIS = 2_000;

    private final RedisClient client;
    private final SocketAddressResolver resolver;

    Sentinels(RedisClient client, SocketAddressResolver resolver) {
        this.client = client;
        this.resolver = resolver;
    }

    /** Whether they name another master than the one at an address. */
    CompletableFuture<Boolean> nameAnother(RedisURI way, SocketAddress master) {
        List<CompletableFuture<Optional<SocketAddress>>> answers = way.getSentinels().stream()
                .map(sentinel -> ask(sentinel, way.getSentinelMasterId()))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> isReplaced(
                        answers.stream()
                                .flatMap(answer -> answer.join().stream())
                                .toList(),
                        answers.size(),
                        master));
    }

    /**
     * Whether more than half of all Sentinels agree on one other master. Without as many they could not have elected one, so
     * those that do not answer are no reason to believe the rest.
     */
    static boolean isReplaced(List<SocketAddress> named, int sentinels, SocketAddress master) {
        return named.stream().anyMatch(at -> !at.equals(master) && 2 * Collections.frequency(named, at) > sentinels);
    }

    private CompletableFuture<Optional<SocketAddress>> ask(RedisURI sentinel, String master) {
        return client.connectAsync(ByteArrayCodec.INSTANCE, sentinel)
                .toCompletableFuture()
                .thenCompose(connection -> question(connection, master)
                        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .whenComplete((answer, failure) -> {
                            Object unused = connection.closeAsync();
                        }))
                .exceptionally(failure -> Optional.empty());
    }

    private CompletableFuture<Optional<SocketAddress>> question(
            StatefulRedisConnection<byte[], byte[]> connection, String master) {
        return connection
                .async()
                .dispatch(
                        CommandType.SENTINEL,
                        new ArrayOutput<>(ByteArrayCodec.INSTANCE),
                        new CommandArgs<>(ByteArrayCodec.INSTANCE)
                                .add("GET-MASTER-ADDR-BY-NAME")
                                .add(master))
                .toCompletableFuture()
                .thenApply(this::address);
    }

    private Optional<SocketAddress> address(List<Object> answer) {
        if (answer.size() != 2 || !(answer.get(0) instanceof byte[] host) || !(answer.get(1) instanceof byte[] port)) {
            return Optional.empty();
        }
        return Optional.of(resolver.resolve(RedisURI.create(Layout.text(host), Integer.parseInt(Layout.text(port)))));
    }
}
