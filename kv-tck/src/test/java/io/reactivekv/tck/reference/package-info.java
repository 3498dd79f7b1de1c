/** A backend that is right because it is simple. */
@NullMarked
package io.reactivekv.tck.reference;

import org.jspecify.annotations.NullMarked;
