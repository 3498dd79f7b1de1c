package io.reactivekv.serializer;

/** The serializers that come with the library. */
public final class Serializers {

    private Serializers() {}
}
