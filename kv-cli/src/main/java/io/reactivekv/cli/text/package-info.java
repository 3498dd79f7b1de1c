/** How lines are read, and how keys, values and durations are written on the command line and on standard output. */
@NullMarked
package io.reactivekv.cli.text;

import org.jspecify.annotations.NullMarked;
