/** Moving many entries: from files, to files, and from store to store. */
@NullMarked
package io.reactivekv.cli.transfer;

import org.jspecify.annotations.NullMarked;
