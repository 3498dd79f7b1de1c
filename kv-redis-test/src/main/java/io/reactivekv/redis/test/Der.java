package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The binary encoding of certificates (X.690), as much of it as {@link CertificateAuthority} writes. */
final class Der {

    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return value(0x30, concatenated(parts));
    }

    static byte[] set(byte[]... parts) {
        return value(0x31, concatenated(parts));
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] trueValue() {
        return value(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] utf8(String text) {
        return value(0x0C, text.getBytes(UTF_8));
    }

    /** A point in time before the year 2050. */
    static byte[] time(Instant instant) {
        return value(0x17, UTC_TIME.format(instant).getBytes(US_ASCII));
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    /** A string of bits, the last of which may be padding. */
    static byte[] bits(int padding, byte... content) {
        return value(0x03, concatenated(new byte[] {(byte) padding}, content));
    }

    /** An object identifier, such as {@code 2.5.29.17}. */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            writeBase128(out, Integer.parseInt(arcs[i]));
        }
        return value(0x06, out.toByteArray());
    }

    /** A value with an explicit tag around it. */
    static byte[] explicit(int tag, byte[] content) {
        return value(0xA0 | tag, content);
    }

    /** A primitive value whose tag stands for its type. */
    static byte[] implicit(int tag, byte[] content) {
        return value(0x80 | tag, content);
    }

    private static byte[] value(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int from = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | (digits.length - from));
            out.write(digits, from, digits.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static void writeBase128(ByteArrayOutputStream out, int number) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (number >>> shift != 0) {
                out.write(0x80 | (number >>> shift & 0x7F));
            }
        }
        out.write(number & 0x7F);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
