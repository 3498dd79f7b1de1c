package io.reactivekv.cli.text;

import io.reactivekv.cli.console.UsageException;
import java.util.Arrays;

/** The mark that some programs put in front of a file to tell its encoding. */
final class ByteOrderMark {

    private ByteOrderMark() {}

    /** Takes off the mark of UTF-8, and refuses those of UTF-16, in which no line could be read. */
    static byte[] strip(byte[] firstLine) {
        if (startsWith(firstLine, 0xEF, 0xBB, 0xBF)) {
            return Arrays.copyOfRange(firstLine, 3, firstLine.length);
        }
        if (startsWith(firstLine, 0xFE, 0xFF) || startsWith(firstLine, 0xFF, 0xFE)) {
            throw new UsageException("the file is in UTF-16; files must be in UTF-8");
        }
        return firstLine;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
