package io.reactivekv.cache;

import io.reactivekv.SerializationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The stored form of a {@link Slot}: {@code 0xCA}, version 1, a byte with the kind and a bit for an owner, the stamp, and,
 * the category and, except for a plain value, creation, TTL, stale time, tags and metadata, sorted; then, if there is an owner,
 * that with its stamp and how much longer than its lease the slot is kept, and for a plain value creation and TTL; and the
 * payload. Numbers are variable-length, seven bits a byte, the lowest first; texts are UTF-8 behind their length.
 */
@SuppressWarnings("EnumOrdinal") // the order of kinds is part of the stored form, as their comment says
final class SlotFormat {

    static final int MAGIC = 0xCA;
    static final int VERSION = 1;

    private static final int OWNED = 0x80;

    private SlotFormat() {}

    static byte[] write(Slot slot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + slot.payload().length);
        out.write(MAGIC);
        out.write(VERSION);
        out.write(slot.kind().ordinal() | (slot.isOwned() ? OWNED : 0));
        number(out, slot.stamp());
        text(out, slot.category());
        if (slot.kind() != Slot.Kind.PLAIN) {
            number(out, slot.created());
            number(out, slot.ttl());
            number(out, slot.stale());
            number(out, slot.tags().size());
            new TreeSet<>(slot.tags()).forEach(tag -> text(out, tag));
            number(out, slot.metadata().size());
            new TreeMap<>(slot.metadata()).forEach((name, value) -> {
                text(out, name);
                text(out, value);
            });
        }
        if (slot.isOwned()) {
            number(out, slot.owner());
            number(out, slot.ownerStamp());
            number(out, slot.beyond());
            if (slot.kind() == Slot.Kind.PLAIN) {
                number(out, slot.created());
                number(out, slot.ttl());
            }
        }
        out.writeBytes(slot.payload());
        return out.toByteArray();
    }

    /** Reads a stored slot; whatever else the bytes are is a {@link SerializationException}. */
    static Slot read(byte[] stored) {
        Input in = new Input(stored);
        if (in.octet() != MAGIC) {
            throw new SerializationException("not an entry of a cache");
        }
        int version = in.octet();
        if (version != VERSION) {
            throw new SerializationException(
                    "an entry in version " + version + " of the stored form; this program reads version " + VERSION);
        }
        int head = in.octet();
        int kind = head & ~OWNED;
        if (kind >= Slot.Kind.values().length) {
            throw new SerializationException("an entry of the unknown kind " + kind);
        }
        return slot(in, Slot.Kind.values()[kind], (head & OWNED) != 0);
    }

    private static Slot slot(Input in, Slot.Kind kind, boolean owned) {
        long stamp = in.number();
        String category = in.text();
        long created = 0;
        long ttl = 0;
        long stale = 0;
        Set<String> tags = Set.of();
        Map<String, String> metadata = Map.of();
        if (kind != Slot.Kind.PLAIN) {
            created = in.number();
            ttl = in.number();
            stale = in.number();
            tags = in.texts();
            metadata = in.pairs();
        }
        long owner = owned ? in.number() : Slot.NOBODY;
        long ownerStamp = owned ? in.number() : 0;
        long beyond = owned ? in.number() : 0;
        if (owned && kind == Slot.Kind.PLAIN) {
            created = in.number();
            ttl = in.number();
        }
        return new Slot(
                kind, stamp, created, ttl, stale, category, tags, metadata, owner, ownerStamp, beyond, in.rest());
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** Reads from the front, and believes no length. */
    private static final class Input {

        private final byte[] bytes;
        private int at;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        int octet() {
            if (at >= bytes.length) {
                throw new SerializationException("an entry of a cache that ends too soon");
            }
            return bytes[at++] & 0xFF;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = octet();
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new SerializationException("an entry of a cache with a malformed number");
        }

        private int size() {
            long size = number();
            if (size < 0 || size > bytes.length - at) {
                throw new SerializationException("an entry of a cache with a malformed length");
            }
            return (int) size;
        }

        String text() {
            int length = size();
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }

        Set<String> texts() {
            int size = size();
            Set<String> texts = new LinkedHashSet<>();
            for (int i = 0; i < size; i++) {
                boolean unused = texts.add(text());
            }
            return size == 0 ? Set.of() : Collections.unmodifiableSet(texts);
        }

        Map<String, String> pairs() {
            int size = size();
            Map<String, String> pairs = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                String name = text();
                pairs.put(name, text());
            }
            return size == 0 ? Map.of() : Collections.unmodifiableMap(pairs);
        }

        byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }
    }
}
