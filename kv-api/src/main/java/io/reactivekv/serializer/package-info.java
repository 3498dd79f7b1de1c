/** How values become bytes; begin with {@link io.reactivekv.serializer.Serializers}. */
@NullMarked
package io.reactivekv.serializer;

import org.jspecify.annotations.NullMarked;
