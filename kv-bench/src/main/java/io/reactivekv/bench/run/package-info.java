/** How parts of a benchmark are run: in processes of their own, at a scale, from a machine that is described. */
@NullMarked
package io.reactivekv.bench.run;

import org.jspecify.annotations.NullMarked;
