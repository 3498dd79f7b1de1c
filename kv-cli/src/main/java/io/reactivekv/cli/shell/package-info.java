/** Many commands in one process, typed or piped in. */
@NullMarked
package io.reactivekv.cli.shell;

import org.jspecify.annotations.NullMarked;
