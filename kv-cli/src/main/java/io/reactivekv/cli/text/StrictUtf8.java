package io.reactivekv.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 and refuses everything else, where {@code new String} would put U+FFFD in its place. Not thread-safe. */
public final class StrictUtf8 {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    /** The text of the first {@code length} bytes. */
    public String decode(byte[] bytes, int length) throws CharacterCodingException {
        return decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    }
}
