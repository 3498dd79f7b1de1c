@NullMarked
package io.reactivekv.redis.test;

import org.jspecify.annotations.NullMarked;
