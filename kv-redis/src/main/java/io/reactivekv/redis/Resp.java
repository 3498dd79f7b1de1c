package io.reactivekv.redis;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes requests in Redis's wire format, straight into the connection's buffer. */
final class Resp {

    private static final int CRLF = '\r' << 8 | '\n';

    private Resp() {}

    /** A constant word with its length in front, ready to be copied. */
    static byte[] word(String word) {
        return ("$" + word.length() + "\r\n" + word + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The beginning of a request of so many words. */
    static void request(ByteBuf out, int words) {
        out.writeByte('*');
        digits(out, words);
        out.writeShort(CRLF);
    }

    static void bulk(ByteBuf out, byte[] bytes) {
        out.writeByte('$');
        digits(out, bytes.length);
        out.writeShort(CRLF);
        out.writeBytes(bytes);
        out.writeShort(CRLF);
    }

    static void bulk(ByteBuf out, byte[] bytes, int from) {
        int length = bytes.length - from;
        out.writeByte('$');
        digits(out, length);
        out.writeShort(CRLF);
        out.writeBytes(bytes, from, length);
        out.writeShort(CRLF);
    }

    static void bulk(ByteBuf out, long number) {
        out.writeByte('$');
        digits(out, length(number));
        out.writeShort(CRLF);
        digits(out, number);
        out.writeShort(CRLF);
    }

    private static int length(long number) {
        if (number < 0) {
            return Long.toString(number).length();
        }
        int length = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            length++;
        }
        return length;
    }

    private static void digits(ByteBuf out, long number) {
        if (number >= 0 && number < 10) {
            out.writeByte((int) ('0' + number));
        } else if (number < 0) {
            out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
        } else {
            int length = length(number);
            int start = out.writerIndex();
            out.ensureWritable(length);
            out.writerIndex(start + length);
            for (int at = start + length - 1; at >= start; at--) {
                out.setByte(at, (int) ('0' + number % 10));
                number /= 10;
            }
        }
    }
}
