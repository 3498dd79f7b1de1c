/**
 * The Redis backend beside the clients that people use today: closed loops against a real server, the subjects taking
 * turns round by round, so that what else the machine does hits all of them alike.
 */
@NullMarked
package io.reactivekv.bench.redis;

import org.jspecify.annotations.NullMarked;
