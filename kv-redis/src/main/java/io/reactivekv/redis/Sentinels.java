package io.reactivekv.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks all Sentinels for the master, each over a connection of its own, as the driver does with one of them when it connects:
 * a master that they have replaced, since they cannot reach it, goes on answering a client that can. Thread-safe.
 */
final class Sentinels {

    private static final long PATIENCE_MILLIS = 2_000;

    /** Just short of the next question: resolving and connecting may take their time. */
    private static final long VERDICT_MILLIS = (Succession.BEATS - 1) * 1_000L;

    private final RedisClient client;
    private final SocketAddressResolver resolver;

    /** The driver asks the resolver on the thread that connects, and one that was brought along may take its time. */
    private final Executor elsewhere = new DaemonThreads("sentinels");

    /** Whoever is being asked, by address: to connect may take much longer than anybody waits for the answer. */
    private final Map<String, CompletableFuture<Optional<InetSocketAddress>>> asked = new ConcurrentHashMap<>();

    Sentinels(RedisClient client, SocketAddressResolver resolver) {
        this.client = client;
        this.resolver = resolver;
    }

    /** Whether they name another master than the one at an address; known soon, whoever of them is silent. */
    CompletableFuture<Boolean> nameAnother(RedisURI way, SocketAddress master) {
        List<CompletableFuture<Optional<SocketAddress>>> answers = way.getSentinels().stream()
                .map(sentinel -> ask(sentinel, way.getSentinelMasterId())
                        .thenCompose(named -> resolved(named, master, resolver, elsewhere))
                        .exceptionally(failure -> Optional.empty()))
                .toList();
        return isReplaced(answers, master, VERDICT_MILLIS);
    }

    /** What is under way, and ends by itself. */
    List<CompletableFuture<?>> underWay() {
        return List.copyOf(asked.values());
    }

    /**
     * The same of answers that are still to come, of which none fails: true as soon as enough of them say so, false when all
     * have come or the time is up.
     */
    static CompletableFuture<Boolean> isReplaced(
            List<CompletableFuture<Optional<SocketAddress>>> answers, SocketAddress master, long patienceMillis) {
        CompletableFuture<Boolean> verdict = new CompletableFuture<>();
        Runnable judge = () -> {
            List<SocketAddress> named = answers.stream()
                    .flatMap(answer -> answer.getNow(Optional.empty()).stream())
                    .toList();
            if (isReplaced(named, answers.size(), master)) {
                boolean unused = verdict.complete(true);
            }
        };
        answers.forEach(answer -> {
            Object unused = answer.thenRun(judge);
        });
        CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
        Object unused = all.thenRun(judge).thenRun(() -> {
            boolean unusedToo = verdict.complete(false);
        });
        return verdict.completeOnTimeout(false, patienceMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * Whether more than half of all Sentinels agree on one other master. Without as many they could not have elected one, so
     * those that do not answer are no reason to believe the rest.
     */
    static boolean isReplaced(List<SocketAddress> named, int sentinels, SocketAddress master) {
        return named.stream().anyMatch(at -> !at.equals(master) && 2 * Collections.frequency(named, at) > sentinels);
    }

    /** What was named as the driver sees it. A name may have several addresses, of which the master has one. */
    static CompletableFuture<Optional<SocketAddress>> resolved(
            Optional<InetSocketAddress> named,
            SocketAddress master,
            SocketAddressResolver resolver,
            Executor elsewhere) {
        if (named.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String host = named.get().getHostString();
        int port = named.get().getPort();
        return CompletableFuture.supplyAsync(
                () -> {
                    SocketAddress at = resolver.resolve(RedisURI.create(host, port));
                    return Optional.of(isCalled(at, host, port) && isCalled(master, host, port) ? master : at);
                },
                elsewhere);
    }

    private static boolean isCalled(SocketAddress address, String host, int port) {
        return address instanceof InetSocketAddress at
                && at.getPort() == port
                && at.getHostString().equalsIgnoreCase(host);
    }

    /**
     * What a Sentinel names; nothing when it holds that very master for down. One that was made anew from its first
     * configuration names a former master until it hears of the others, however long that is gone. While it still describes
     * the former master, but names the successor already, its description does not matter.
     *
     * @param address host and port
     * @param description fields and values of the master as it knows it; nothing when it does not tell
     */
    static Optional<InetSocketAddress> named(List<Object> address, List<Object> description) {
        if (address.size() != 2
                || !(address.get(0) instanceof byte[] hostBytes)
                || !(address.get(1) instanceof byte[] portBytes)) {
            return Optional.empty();
        }
        String host = Layout.text(hostBytes);
        String port = Layout.text(portBytes);
        Map<String, String> fields = fields(description);
        String flags = fields.getOrDefault("flags", "");
        boolean isDescribed = host.equals(fields.get("ip")) && port.equals(fields.get("port"));
        return isDescribed && (flags.contains("s_down") || flags.contains("o_down"))
                ? Optional.empty()
                : Optional.of(InetSocketAddress.createUnresolved(host, Integer.parseInt(port)));
    }

    private static Map<String, String> fields(List<Object> reply) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            if (reply.get(i) instanceof byte[] name && reply.get(i + 1) instanceof byte[] value) {
                Object unused = fields.put(Layout.text(name), Layout.text(value));
            }
        }
        return fields;
    }

    private CompletableFuture<Optional<InetSocketAddress>> ask(RedisURI sentinel, String master) {
        String where = sentinel.getHost() + ":" + sentinel.getPort();
        CompletableFuture<Optional<InetSocketAddress>> before = asked.get(where);
        if (before != null) {
            return before;
        }
        CompletableFuture<Optional<InetSocketAddress>> fresh = CompletableFuture.completedFuture(sentinel)
                .thenComposeAsync(at -> client.connectAsync(ByteArrayCodec.INSTANCE, at), elsewhere)
                .thenCompose(connection -> question(connection, master)
                        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .whenComplete((answer, failure) -> {
                            Object unused = connection.closeAsync();
                        }))
                .exceptionally(failure -> Optional.empty());
        Object unused = asked.put(where, fresh);
        unused = fresh.thenRun(() -> {
            boolean unusedToo = asked.remove(where, fresh);
        });
        return fresh;
    }

    private static CompletableFuture<Optional<InetSocketAddress>> question(
            StatefulRedisConnection<byte[], byte[]> connection, String master) {
        CompletableFuture<List<Object>> address = question(connection, "GET-MASTER-ADDR-BY-NAME", master);
        // A user may be allowed to ask the one, and not the other.
        CompletableFuture<List<Object>> description =
                question(connection, "MASTER", master).exceptionally(refusal -> List.of());
        return address.thenCombine(description, Sentinels::named);
    }

    private static CompletableFuture<List<Object>> question(
            StatefulRedisConnection<byte[], byte[]> connection, String what, String master) {
        return connection
                .async()
                .dispatch(
                        CommandType.SENTINEL,
                        new ArrayOutput<>(ByteArrayCodec.INSTANCE),
                        new CommandArgs<>(ByteArrayCodec.INSTANCE).add(what).add(master))
                .toCompletableFuture();
    }
}
