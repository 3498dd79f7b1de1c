@NullMarked
package io.reactivekv.memory;

import org.jspecify.annotations.NullMarked;
