@NullMarked
package io.reactivekv.redis;

import org.jspecify.annotations.NullMarked;
