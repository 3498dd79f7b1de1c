package io.reactivekv.redis;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreFullException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.ValueTooLargeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error reply asks for. Each of them says that the command was not executed. */
enum ServerError {
    /** The server does not know the script yet. */
    UNKNOWN_SCRIPT,
    /** The slot is served elsewhere. */
    MOVED,
    /** The key, unless it is at this node still, is at the one that takes over its slot. */
    ASK,
    /** The server cannot at the moment, and will. */
    NOT_NOW,
    /** The server is no master, or no more. */
    NOT_MASTER,
    /** Nothing that waiting would help. */
    FINAL;

    /** How Redis before 7.0 wraps an error that a command in a script has met. */
    private static final Pattern IN_A_SCRIPT = Pattern.compile("(?s)ERR Error running script .*?: -?([A-Z]{2,} .*)");

    /** What a command in a script meets of a Cluster that is down, without a code. */
    private static final String IN_A_SCRIPT_DOWN = "while the cluster is down";

    /** What a command in a script meets at a replica that is out of touch with its master, without a code. */
    private static final String IN_A_SCRIPT_STALE = "on a stale replica";

    static ServerError of(String told) {
        String error = unwrapped(told);
        int end = error.indexOf(' ');
        return switch (end < 0 ? error : error.substring(0, end)) {
            case "NOSCRIPT" -> UNKNOWN_SCRIPT;
            case "MOVED" -> MOVED;
            case "ASK" -> ASK;
            case "LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "BUSY" -> NOT_NOW;
            case "READONLY" -> NOT_MASTER;
            default -> isUnfit(error) ? NOT_NOW : FINAL;
        };
    }

    static boolean isWrongType(String error) {
        return error.startsWith("WRONGTYPE");
    }

    /** Whether it says that the Cluster is down as far as the server knows, to a command of its own or in a script. */
    static boolean isClusterDown(String error) {
        return error.startsWith("CLUSTERDOWN") || error.contains(IN_A_SCRIPT_DOWN);
    }

    private static boolean isUnfit(String error) {
        return error.contains(IN_A_SCRIPT_DOWN) || error.contains(IN_A_SCRIPT_STALE);
    }

    /** Whether every operation of a request would be refused alike, as the server takes no writes, or nothing, at the moment. */
    static boolean concernsAll(String told) {
        String error = unwrapped(told);
        return error.startsWith("OOM")
                || error.startsWith("MISCONF")
                || error.startsWith("NOREPLICAS")
                || isUnfit(error);
    }

    /** The failure to be signalled for an error that is final. */
    static KeyValueException failure(String told) {
        String error = unwrapped(told);
        int end = error.indexOf(' ');
        String code = end < 0 ? error : error.substring(0, end);
        return switch (code) {
            case "WRONGTYPE" ->
                new ForeignDataException("the key holds another Redis type than a string; a put replaces it");
            case ReplyGuard.CODE ->
                new ValueTooLargeException("Redis holds a value of" + error.substring(end)
                        + " bytes; allowed: at most 64mb, or option maxValueBytes of the connection if that is more");
            case "OOM" -> new StoreFullException("Redis is at its memory limit (maxmemory) and evicts nothing");
            case "NOPERM", "NOAUTH" -> new StorePermissionException("Redis refused the user the permission: " + error);
            case "WRONGPASS" ->
                new StorePermissionException("Redis refused user or password (options user, password, passwordFile)");
            case "MOVED", "ASK", "TRYAGAIN" ->
                new StoreUnavailableException(
                        "the slot of the key is moving to another node of the Cluster", Outcome.NOT_EXECUTED, null);
            case "MISCONF", "NOREPLICAS", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "BUSY", "NOSCRIPT" ->
                new StoreUnavailableException("Redis answered: " + error, Outcome.NOT_EXECUTED, null);
            case "READONLY" ->
                new StoreUnavailableException(
                        "Redis is a replica, not the master: " + error, Outcome.NOT_EXECUTED, null);
            default -> other(error);
        };
    }

    private static String unwrapped(String error) {
        Matcher wrapped = IN_A_SCRIPT.matcher(error);
        return wrapped.matches() ? wrapped.group(1) : error;
    }

    private static KeyValueException other(String error) {
        if (error.contains(IN_A_SCRIPT_DOWN)) {
            return new StoreUnavailableException(
                    "the Redis Cluster is down as far as this node knows, and takes no writes",
                    Outcome.NOT_EXECUTED,
                    null);
        }
        if (error.contains(IN_A_SCRIPT_STALE)) {
            return new StoreUnavailableException(
                    "Redis is a replica that is out of touch with its master, and serves nothing meanwhile",
                    Outcome.NOT_EXECUTED,
                    null);
        }
        if (error.contains("not an integer")) {
            return new ForeignDataException("the key does not hold a decimal number of 64 bits");
        }
        if (error.contains("would overflow")) {
            return new ValueTooLargeException("the sum would exceed 64 bits");
        }
        if (error.contains("proto-max-bulk-len") || error.contains("maximum allowed size")) {
            return new ValueTooLargeException("Redis answered: " + error);
        }
        if (error.contains("user executing the script can't") || error.contains("ACL failure in script")) {
            return new StorePermissionException("Redis refused the user the permission: " + error);
        }
        if (error.contains("cluster support disabled")) {
            return new StoreConfigurationException("Redis is not part of a Cluster; the scheme for one server is "
                    + Mode.STANDALONE.scheme + "://: " + error);
        }
        if (error.contains("CROSSSLOT")) {
            return new StoreConfigurationException(
                    "Redis is part of a Cluster; the scheme for it is " + Mode.CLUSTER.scheme + ": " + error);
        }
        if (error.contains("unknown command")) {
            return new StoreConfigurationException("Redis answered: " + error);
        }
        return new StoreUnavailableException("Redis answered: " + error, Outcome.NOT_EXECUTED, null);
    }
}
