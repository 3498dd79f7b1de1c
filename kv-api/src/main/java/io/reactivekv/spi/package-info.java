/**
 * What a backend implements ({@link io.reactivekv.spi.Backend}) and how it is found
 * ({@link io.reactivekv.spi.BackendProvider}). Applications do not need it.
 */
@NullMarked
package io.reactivekv.spi;

import org.jspecify.annotations.NullMarked;
