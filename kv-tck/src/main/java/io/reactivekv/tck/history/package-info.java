/**
 * Linearizability of one-key operations, checked after the fact: record what concurrent clients saw, then look for an
 * order that explains it. Works for a backend in the process and for a remote one that times out.
 */
@NullMarked
package io.reactivekv.tck.history;

import org.jspecify.annotations.NullMarked;
