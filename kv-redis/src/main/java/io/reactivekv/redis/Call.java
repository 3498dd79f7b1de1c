package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A single command or script call as it is asked for; immutable once built. */
final class Call {

    private final CommandType type;
    private final @Nullable Script script;
    private final boolean write;
    private final List<byte[]> words = new ArrayList<>();
    private boolean undivided;
    private int keys;
    private int bytes;

    private Call(CommandType type, @Nullable Script script, boolean write) {
        this.type = type;
        this.script = script;
        this.write = write;
    }

    /** A command that changes nothing. */
    static Call read(CommandType type) {
        return new Call(type, null, false);
    }

    /** A ping; a server that cannot persist refuses it as it does writes, which is {@link NotHere}. */
    static Call ping() {
        return read(CommandType.PING).undivided();
    }

    /** A script that changes nothing. */
    static Call read(Script script) {
        return new Call(CommandType.EVALSHA, script, false);
    }

    /** A script that may change something. */
    static Call write(Script script) {
        return new Call(CommandType.EVALSHA, script, true);
    }

    /** A script whose changes may be made twice without harm. */
    static Call repeatable(Script script) {
        return new Call(CommandType.EVALSHA, script, false);
    }

    /**
     * Makes it fail with {@link NotHere} when its slot is half-way through a migration, or when it would have to change
     * something at a server that takes no writes, instead of waiting or telling of that.
     */
    Call undivided() {
        undivided = true;
        return this;
    }

    boolean isUndivided() {
        return undivided;
    }

    /** Adds a key; keys come before other arguments. */
    Call key(byte[] key) {
        keys++;
        return arg(key);
    }

    Call arg(byte[] argument) {
        words.add(argument);
        bytes += argument.length;
        return this;
    }

    Call arg(String argument) {
        return arg(argument.getBytes(StandardCharsets.UTF_8));
    }

    Call arg(long argument) {
        return arg(Long.toString(argument));
    }

    CommandType type() {
        return type;
    }

    @Nullable
    Script script() {
        return script;
    }

    boolean isWrite() {
        return write;
    }

    List<byte[]> words() {
        return words;
    }

    int keys() {
        return keys;
    }

    int size() {
        return bytes;
    }
}
