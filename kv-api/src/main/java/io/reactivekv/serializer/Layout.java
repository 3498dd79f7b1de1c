package io.reactivekv.serializer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class as its writer knew them: for each a hash of its name and its shape.
 *
 * <p>Stored once in each value, in front of the first object of the class; later objects refer to it by number. It makes
 * stored values survive added and removed fields: a reader skips what it does not know and defaults what it misses.
 */
final class Layout {

    private static final int NULL = 0;
    private static final int DEFINITION = 1;
    private static final int FIRST_REFERENCE = 2;
    private static final int NAME_BYTES = 4;

    private final int classId;
    private final int[] names;
    private final byte[][] shapes;
    private @Nullable Fit fit;

    private Layout(int classId, int[] names, byte[][] shapes) {
        this.classId = classId;
        this.names = names;
        this.shapes = shapes;
    }

    static Layout of(int classId, FieldCodec[] fields) {
        int[] names = new int[fields.length];
        byte[][] shapes = new byte[fields.length][];
        for (int i = 0; i < fields.length; i++) {
            names[i] = fields[i].nameHash();
            shapes[i] = fields[i].codec().shape();
        }
        return new Layout(classId, names, shapes);
    }

    int classId() {
        return classId;
    }

    byte[][] shapes() {
        return shapes;
    }

    /** The definition as it is stored, after the class id. */
    byte[] definition() {
        KryoOutput count = new KryoOutput(0);
        count.writeVarInt(names.length, true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(count.toBytes());
        for (int i = 0; i < names.length; i++) {
            bytes.writeBytes(ByteBuffer.allocate(NAME_BYTES).putInt(names[i]).array());
            bytes.writeBytes(shapes[i]);
        }
        return bytes.toByteArray();
    }

    static void writeNull(KryoOutput out) {
        out.writeVarInt(NULL, true);
    }

    static void write(KryoOutput out, ClassCodec codec) {
        int number = out.layout(codec);
        if (number >= 0) {
            out.writeVarInt(FIRST_REFERENCE + number, true);
            return;
        }
        out.writeVarInt(DEFINITION, true);
        out.writeVarInt(codec.id(), true);
        out.writeBytes(codec.definition());
    }

    /**
     * Reads the layout in front of an object.
     *
     * @param position who reads, whose classes need not be parsed when their layouts are today's; null when skipping
     * @return null when the object is null
     */
    static @Nullable Layout next(KryoInput in, @Nullable ObjectCodec position) {
        int reference = in.readVarInt(true);
        if (reference == NULL) {
            return null;
        }
        if (reference != DEFINITION) {
            return in.layout(reference - FIRST_REFERENCE);
        }
        int classId = in.readVarInt(true);
        ClassCodec codec = position == null ? null : position.byId(classId);
        Layout layout = codec != null && in.accept(codec.definition()) ? codec.layout() : parse(in, classId);
        in.define(layout);
        return layout;
    }

    private static Layout parse(KryoInput in, int classId) {
        int count = in.readVarInt(true);
        if (count < 0 || (long) count * (NAME_BYTES + 1) > in.remaining()) {
            throw new Misfit("it announces more fields than there are bytes");
        }
        int[] names = new int[count];
        byte[][] shapes = new byte[count][];
        for (int i = 0; i < count; i++) {
            names[i] = Integer.reverseBytes(in.readInt());
            shapes[i] = Shape.read(in);
        }
        return new Layout(classId, names, shapes);
    }

    /** For each stored field its index in the class as it is today, or -1 when there is none. */
    int[] targets(ClassCodec codec) {
        Fit known = fit;
        if (known == null || known.codec != codec) {
            known = new Fit(codec, fit(codec.fields()));
            fit = known;
        }
        return known.targets;
    }

    private int[] fit(FieldCodec[] fields) {
        int[] targets = new int[names.length];
        boolean[] taken = new boolean[fields.length];
        for (int i = 0; i < names.length; i++) {
            int target = find(fields, names[i]);
            if (target >= 0) {
                if (!Arrays.equals(shapes[i], fields[target].codec().shape())) {
                    throw Misfit.at("." + fields[target].name(), new Misfit("it was stored with another type"));
                }
                if (taken[target]) {
                    throw new Misfit("it has a field twice");
                }
                taken[target] = true;
            }
            targets[i] = target;
        }
        return targets;
    }

    private static int find(FieldCodec[] fields, int nameHash) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].nameHash() == nameHash) {
                return i;
            }
        }
        return -1;
    }

    /** One reference, so that threads that share a layout see both or none. */
    private static final class Fit {

        final ClassCodec codec;
        final int[] targets;

        Fit(ClassCodec codec, int[] targets) {
            this.codec = codec;
            this.targets = targets;
        }
    }
}
