/**
 * A read-through cache of two levels: a near one in the process, and a shared one in any {@link
 * io.reactivekv.KeyValueStore}. Begin with {@link io.reactivekv.cache.CacheManager}.
 *
 * <p>The rooms: {@code Slot} is the stored form; {@code Validity} decides by sequence stamps what was invalidated; {@code
 * Flights} and {@code Lease} see to one load at a time in the process and between processes; {@code NearLevel} and {@code
 * SharedLevel} hold entries, and {@code Coherence} keeps the first in step with the second.
 */
@NullMarked
package io.reactivekv.cache;

import org.jspecify.annotations.NullMarked;
