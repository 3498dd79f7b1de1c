package io.reactivekv.spi;

/**
 * An option of a connection.
 *
 * @param name its name in configuration strings
 * @param <T> the type of its value
 */
public record Option<T>(String name) {}
