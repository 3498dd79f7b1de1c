package io.reactivekv.spi;

import reactor.core.scheduler.NonBlocking;

/**
 * Marks a thread that reads from and writes to connections. A user's function is never run on one: the store above a
 * backend moves it elsewhere first.
 */
public interface IoThread extends NonBlocking {}
