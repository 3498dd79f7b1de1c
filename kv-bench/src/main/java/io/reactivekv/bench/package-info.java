@NullMarked
package io.reactivekv.bench;

import org.jspecify.annotations.NullMarked;
