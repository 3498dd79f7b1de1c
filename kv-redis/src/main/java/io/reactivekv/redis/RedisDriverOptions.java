package io.reactivekv.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.ClientResources;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where types of the driver, Lettuce, show: for programs that bring their own {@link ClientResources} or
 * {@link ClientOptions}, such as for a resolver of addresses, a TLS provider or a transport of their own.
 *
 * <pre>{@code
 * RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
 * KeyValueStores.factory(RedisSpaces.open(config, driver), config);
 * }</pre>
 *
 * <p>Resources brought along are not shut down with the store. Options brought along replace the socket and TLS options of
 * the configuration ({@code connectTimeout}, {@code tlsCa}, {@code tlsCert}, {@code tlsKey}); whatever they say of
 * reconnecting, queueing, the protocol and time-outs is overruled, since nothing may be sent twice. Immutable.
 */
public final class RedisDriverOptions {

    private static final RedisDriverOptions DEFAULTS = new RedisDriverOptions(null, null);

    private final @Nullable ClientResources clientResources;
    private final @Nullable ClientOptions clientOptions;

    private RedisDriverOptions(@Nullable ClientResources clientResources, @Nullable ClientOptions clientOptions) {
        this.clientResources = clientResources;
        this.clientOptions = clientOptions;
    }

    /** Nothing brought along. */
    public static RedisDriverOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Uses these resources; what the library does with each channel to keep passwords out of logs and values of more than 64 MB
     * out of memory comes after their {@code NettyCustomizer}. Who brings them shuts them down, after the store is closed: one that is open when their event
     * loops end is closed with them. With {@code callbackScheduler=immediate} signals come on their threads. Those that are {@link
     * io.reactivekv.spi.IoThread}s, by a {@code ThreadFactoryProvider}, are known for I/O threads; on others the function of
     * {@code update} runs where it must not block, and blocking is not refused.
     */
    public RedisDriverOptions clientResources(ClientResources resources) {
        return new RedisDriverOptions(resources, clientOptions);
    }

    /** Starts from these options. */
    public RedisDriverOptions clientOptions(ClientOptions options) {
        return new RedisDriverOptions(clientResources, options);
    }

    /** The resources, if any were brought along. */
    public Optional<ClientResources> clientResources() {
        return Optional.ofNullable(clientResources);
    }

    /** The options, if any were brought along. */
    public Optional<ClientOptions> clientOptions() {
        return Optional.ofNullable(clientOptions);
    }
}
