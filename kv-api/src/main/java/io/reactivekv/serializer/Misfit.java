package io.reactivekv.serializer;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import org.jspecify.annotations.Nullable;

/** Why a value or its bytes do not fit their type, with the path that it collects on its way up the codecs. */
final class Misfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private String path = "";

    Misfit(String reason) {
        this(reason, null);
    }

    private Misfit(String reason, @Nullable Throwable cause) {
        super(reason, cause, false, cause == null);
        this.reason = reason;
    }

    /** What the failure is, seen from one step further up. */
    static Misfit at(String step, RuntimeException failure) {
        Misfit misfit = of(failure);
        misfit.path = step + misfit.path;
        return misfit;
    }

    static Misfit refused(Class<?> type, @Nullable Throwable cause) {
        return new Misfit("the constructor of " + type.getName() + " refused it", cause);
    }

    static Misfit of(Throwable failure) {
        return failure instanceof Misfit misfit ? misfit : new Misfit(reason(failure), failure);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof KryoBufferUnderflowException) {
            return "the bytes end too early";
        }
        if (failure instanceof KryoBufferOverflowException) {
            return "it takes more than " + KryoFrame.MOST_BYTES + " bytes";
        }
        // Kryo has no exception of its own for this.
        if (failure instanceof StackOverflowError
                || (failure instanceof KryoException
                        && String.valueOf(failure.getMessage()).startsWith("Max depth"))) {
            return "it is nested more than " + KryoSession.MOST_DEPTH + " deep, or contains itself";
        }
        return failure.getClass().getSimpleName();
    }

    /** The reason, with the path in front. */
    String told() {
        String steps = path.startsWith(".") ? path.substring(1) : path;
        return steps.isEmpty() ? ": " + reason : " at " + ShortPath.of(steps) + ": " + reason;
    }
}
