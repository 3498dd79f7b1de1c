/** Closed loops: so many operations under way, in turns with others, and what each costs. */
@NullMarked
package io.reactivekv.bench.load;

import org.jspecify.annotations.NullMarked;
