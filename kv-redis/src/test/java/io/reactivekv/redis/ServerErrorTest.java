package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreFullException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors in the words of servers that the tests do not run. */
class ServerErrorTest {

    private static final String IN_A_SCRIPT =
            "ERR Error running script (call to f_6b1bf486c81ceb7edf3c093f4c48582e38c0e791): @user_script:49: @user_script: 49: ";

    @Test
    void of_errorInAScriptBefore7_isWhatTheCommandMet() {
        String readOnly = IN_A_SCRIPT + "-READONLY You can't write against a read only replica.";
        assertEquals(ServerError.NOT_MASTER, ServerError.of(readOnly));
        assertInstanceOf(StoreUnavailableException.class, ServerError.failure(readOnly));
        assertInstanceOf(
                StoreFullException.class,
                ServerError.failure(IN_A_SCRIPT + "-OOM command not allowed when used memory > 'maxmemory'."));
        assertInstanceOf(
                StorePermissionException.class,
                ServerError.failure(
                        IN_A_SCRIPT + "The user executing the script can't run this command or subcommand"));
    }

    @Test
    void failure_forbiddenInAScriptOfValkey_isOfPermission() {
        assertInstanceOf(
                StorePermissionException.class,
                ServerError.failure(
                        "ERR ACL failure in script: User app has no permissions to run the 'zadd' command script: 9ae2"));
    }

    /** They come without a code, and are over when the Cluster, or the replica, has recovered. */
    @Test
    void of_serverUnfitForACommandInAScript_isNotNow() {
        String down = "cript attempted to execute a write command while the cluster is down and readonly";
        String stale = "Can not execute the command on a stale replica";
        for (String told : List.of(
                "ERR S" + down + " script: 9ae2, on @user_script:49.",
                IN_A_SCRIPT + "Lua s" + down,
                "ERR " + stale + " script: 9ae2, on @user_script:12.",
                IN_A_SCRIPT + stale)) {
            assertEquals(ServerError.NOT_NOW, ServerError.of(told), told);
            assertTrue(ServerError.concernsAll(told), told);
            assertTrue(NotHere.isMeantBy(told), told);
            assertTrue(new NotHere(told).isOfAServerWithoutWrites(), told);
            assertEquals(told.contains(down), ServerError.isClusterDown(told), told);
            StoreUnavailableException failure =
                    assertInstanceOf(StoreUnavailableException.class, ServerError.failure(told));
            assertFalse(failure.getMessage().contains("cript"), failure.getMessage());
        }
    }

    @Test
    void of_plainError_isItself() {
        assertEquals(ServerError.MOVED, ServerError.of("MOVED 3999 127.0.0.1:6381"));
        assertEquals(ServerError.FINAL, ServerError.of("ERR Error running script"));
        assertEquals(ServerError.FINAL, ServerError.of("ERR"));
    }
}
