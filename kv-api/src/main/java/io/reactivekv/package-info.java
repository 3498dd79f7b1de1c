/** The store, its value types, its configuration and its errors; begin with {@link io.reactivekv.KeyValueStores}. */
@NullMarked
package io.reactivekv;

import org.jspecify.annotations.NullMarked;
