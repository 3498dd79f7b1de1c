package io.reactivekv.spi;

import reactor.core.scheduler.NonBlocking;

/**
 * Marks a thread that reads from and writes to connections. The store above a backend never runs the function of an {@code
 * update} on one; whatever else is the user's runs where the backend signals, which is therefore elsewhere.
 */
public interface IoThread extends NonBlocking {}
