/** All operations of a store on a Redis that fails in every way that can be produced, and a check of what is left. */
@NullMarked
package io.reactivekv.bench.soak;

import org.jspecify.annotations.NullMarked;
