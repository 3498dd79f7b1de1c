/** Backends and stores that are broken on purpose, each in one way, so that the kit has something to find. */
@NullMarked
package io.reactivekv.tck.mutants;

import org.jspecify.annotations.NullMarked;
