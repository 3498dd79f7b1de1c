/** Results as Markdown, and as a page of HTML with charts that needs nothing but itself. */
@NullMarked
package io.reactivekv.bench.report;

import org.jspecify.annotations.NullMarked;
