/** What the documentation shows, in a form that runs. */
@NullMarked
package io.reactivekv.examples;

import org.jspecify.annotations.NullMarked;
