/** The memory backend beside bare maps and Caffeine. */
@NullMarked
package io.reactivekv.bench.memory;

import org.jspecify.annotations.NullMarked;
