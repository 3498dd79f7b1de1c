package io.reactivekv.redis;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of a script call: by digest when this connection's server has been given the text, else with the text.
 *
 * @param script what to run
 * @param known whether the server knows it
 */
record ScriptCall(Script script, boolean known) {

    private static final byte[] EVAL = Resp.word("EVAL");
    private static final byte[] EVALSHA = Resp.word("EVALSHA");
    private static final byte[] DIGEST_HEAD = {'$', '4', '0', '\r', '\n'};
    private static final byte[] DIGEST_TAIL = {'\r', '\n'};

    void encode(ByteBuf out, int keys, int arguments) {
        Resp.request(out, 3 + keys + arguments);
        if (known) {
            out.writeBytes(EVALSHA);
            out.writeBytes(DIGEST_HEAD);
            Object unused = out.writeCharSequence(script.digest(), StandardCharsets.US_ASCII);
            out.writeBytes(DIGEST_TAIL);
        } else {
            out.writeBytes(EVAL);
            Resp.bulk(out, script.source());
        }
        Resp.bulk(out, keys);
    }
}
