@NullMarked
package io.reactivekv.cli;

import org.jspecify.annotations.NullMarked;
