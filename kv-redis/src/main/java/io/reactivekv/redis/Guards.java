package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link HelloGuard} and {@link ReplyGuard} before the driver in each channel, after whatever another customizer has
 * done to that.
 */
final class Guards implements NettyCustomizer {

    private final @Nullable NettyCustomizer first;
    private final long largestReply;

    /** The guards alone. */
    Guards(long largestReply) {
        this(null, largestReply);
    }

    private Guards(@Nullable NettyCustomizer first, long largestReply) {
        this.first = first;
        this.largestReply = largestReply;
    }

    /** Resources that are these, and have the guards as well; whatever is done to one is done to the other. */
    static ClientResources within(ClientResources given, long largestReply) {
        Guards guards = new Guards(given.nettyCustomizer(), largestReply);
        return (ClientResources) Proxy.newProxyInstance(
                Guards.class.getClassLoader(), new Class<?>[] {ClientResources.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("nettyCustomizer")) {
                        return guards;
                    }
                    try {
                        return method.invoke(given, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    @Override
    public void afterBootstrapInitialized(Bootstrap bootstrap) {
        if (first != null) {
            first.afterBootstrapInitialized(bootstrap);
        }
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        if (first != null) {
            first.afterChannelInitialized(channel);
        }
        ChannelHandlerContext driver = channel.pipeline().context(CommandHandler.class);
        Object unused = channel.pipeline()
                .addBefore(driver.name(), "kv-hello-guard", new HelloGuard())
                .addBefore(driver.name(), "kv-reply-guard", new ReplyGuard(largestReply));
    }
}
