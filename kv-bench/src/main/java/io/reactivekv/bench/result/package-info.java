/** The one model that all reports are made from: figures as they were measured, and what is asked of them. */
@NullMarked
package io.reactivekv.bench.result;

import org.jspecify.annotations.NullMarked;
