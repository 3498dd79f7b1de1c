/** The terminal, or what stands in its place: results on one stream, everything else on the other. */
@NullMarked
package io.reactivekv.cli.console;

import org.jspecify.annotations.NullMarked;
