package io.reactivekv.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;

/**
 * A physical connection, and what it was made to.
 *
 * @param address as it was configured or as Sentinels named it, and as the driver's resolver sees it
 */
record Dialled(StatefulRedisConnection<byte[], byte[]> connection, SocketAddress address) {}
