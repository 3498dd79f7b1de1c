@NullMarked
package io.reactivekv.tck;

import org.jspecify.annotations.NullMarked;
