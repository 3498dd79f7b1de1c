package io.reactivekv.spi;

/**
 * An option of a connection.
 *
 * @param name its name in configuration strings
 * @param <T> the type of its value
 */
@SuppressWarnings("UnusedTypeParameter") // it types the value that belongs to the name
public record Option<T>(String name) {}
