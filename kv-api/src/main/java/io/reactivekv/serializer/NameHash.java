package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32C;

/** The number that stands for a name in stored bytes: the CRC32C of its UTF-8. Part of the stored format. */
final class NameHash {

    private NameHash() {}

    static int of(String name) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(UTF_8));
        return (int) crc.getValue();
    }
}
