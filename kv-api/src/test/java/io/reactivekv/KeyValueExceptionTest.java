package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyValueExceptionTest {

    private final IOException cause = new IOException("reset");
    private final KeyValueException bare = new StoreTimeoutException("no answer within 2 s", Outcome.UNKNOWN, cause);

    @Test
    void in_operationAndKey_areToldInMessage() {
        KeyValueException told = bare.in("put", "user:\n1");
        assertInstanceOf(StoreTimeoutException.class, told);
        assertEquals(
                "put(\"user:\\u000a1\"): no answer within 2 s (the write may have been executed)", told.getMessage());
        assertEquals("put", told.operation());
        assertEquals(Optional.of("user:\n1"), told.key());
        assertEquals(Outcome.UNKNOWN, told.outcome());
        assertSame(cause, told.getCause());
    }

    @Test
    void in_toldAlready_staysAsItIs() {
        KeyValueException told = bare.in("put", "a");
        assertSame(told, told.in("update", "b"));
    }

    @Test
    void untold_ofAnOperation_canBeToldOfAnother() {
        KeyValueException inner = bare.in("getAndDelete", "p:a");
        inner.addSuppressed(new IOException("later"));
        KeyValueException untold = inner.untold();
        assertInstanceOf(StoreTimeoutException.class, untold);
        assertEquals("no answer within 2 s", untold.getMessage());
        assertEquals("", untold.operation());
        assertEquals(Optional.empty(), untold.key());
        assertEquals(Outcome.UNKNOWN, untold.outcome());
        assertSame(cause, untold.getCause());
        assertEquals("later", untold.getSuppressed()[0].getMessage());
        KeyValueException told = untold.in("delete", "a");
        assertEquals("delete", told.operation());
        assertEquals(Optional.of("a"), told.key());
    }

    @Test
    void untold_ofAKeyAlone_staysAsItIs() {
        KeyValueException ofMany = bare.in("", "a");
        assertSame(ofMany, ofMany.untold());
    }

    @Test
    void isTransient_isTrueOfWhatMayPassByItself() {
        List<KeyValueException> passing = List.of(
                bare,
                new StoreUnavailableException("down", Outcome.NOT_EXECUTED, null),
                new StoreOverloadedException("queue"),
                new StoreFullException("memory"));
        List<KeyValueException> lasting = List.of(
                new ValueTooLargeException("value"),
                new ForeignDataException("type"),
                new StoreClosedException("closed", Outcome.NOT_EXECUTED),
                new SerializationException("bytes"),
                new StoreConfigurationException("option"),
                new StorePermissionException("rights"));
        passing.forEach(failure -> assertTrue(failure.isTransient(), failure::toString));
        lasting.forEach(failure -> assertFalse(failure.isTransient(), failure::toString));
        assertTrue(bare.in("put", "k").as(Outcome.NOT_EXECUTED).isTransient());
    }

    @Test
    void as_otherOutcome_keepsTheRest() {
        KeyValueException read = bare.in("get", "a").as(Outcome.NOT_EXECUTED);
        assertEquals(Outcome.NOT_EXECUTED, read.outcome());
        assertEquals("get(\"a\"): no answer within 2 s", read.getMessage());
    }
}
