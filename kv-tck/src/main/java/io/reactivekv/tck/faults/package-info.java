/**
 * Faults on purpose: a store that fails now and then as a distant one does, for the tests of programs that use stores.
 *
 * <p>{@link io.reactivekv.tck.faults.Faults} is where to begin.
 */
@NullMarked
package io.reactivekv.tck.faults;

import org.jspecify.annotations.NullMarked;
