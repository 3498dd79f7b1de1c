package io.reactivekv.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketException;

/** Tells a {@link Link} that the driver has lost the connection. */
final class Disconnection implements RedisConnectionStateListener {

    private final Link link;

    Disconnection(Link link) {
        this.link = link;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        link.broken(new SocketException("the connection was closed by the other side"));
    }
}
