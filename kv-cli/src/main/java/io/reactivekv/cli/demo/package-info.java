/** The story that {@code kv demo} tells. */
@NullMarked
package io.reactivekv.cli.demo;

import org.jspecify.annotations.NullMarked;
