package io.reactivekv.redis;

import io.lettuce.core.RedisURI;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * The way to one server, or to whichever is the master at the time.
 *
 * @param where what it leads to, for messages; without secrets
 * @param secure whether by TLS
 * @param ways how many are asked for it in turn
 * @param uris what the driver is to connect to, with credentials, by the number of the attempt
 */
record Route(String where, boolean secure, int ways, IntFunction<CompletableFuture<RedisURI>> uris) {}
