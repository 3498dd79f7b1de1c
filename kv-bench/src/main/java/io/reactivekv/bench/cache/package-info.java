/** The cache beside Caffeine: near hits, single flight, invalidation by tag, hit rates. */
@NullMarked
package io.reactivekv.bench.cache;

import org.jspecify.annotations.NullMarked;
