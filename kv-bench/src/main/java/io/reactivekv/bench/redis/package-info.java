/**
 * The Redis backend beside the clients that people use today, on servers of its own. Each peer is configured as its
 * documentation advises, and once tuned; its class says how.
 */
@NullMarked
package io.reactivekv.bench.redis;

import org.jspecify.annotations.NullMarked;
