package io.reactivekv.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt to connect means for the operations that wait. */
final class ConnectFailure {

    private ConnectFailure() {}

    /**
     * The failure in our own terms.
     *
     * @param where the address or addresses tried, without secrets
     * @param doubt what else may be the matter when nothing was heard in time, as the end of a sentence
     */
    static KeyValueException of(Throwable reason, String where, String doubt) {
        Throwable wrapped = reason instanceof CompletionException ? reason.getCause() : null;
        if (wrapped != null) {
            return of(wrapped, where, doubt);
        }
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreConfigurationException configuration) {
                return configuration;
            }
            if (cause instanceof RedisCommandExecutionException told) {
                return refused(told, where, isOfSentinels(reason));
            }
            if (cause instanceof RedisCommandTimeoutException) {
                RedisCommandExecutionException told = toldInstead(cause);
                if (told != null) {
                    return isUnknownCommand(told) ? noSentinel(where) : refused(told, where, true);
                }
                // Which of the two limits comes first, the driver's for a connection or the one for TLS, is a race.
                return unavailable("no connection to Redis at " + where + ": " + cause.getMessage() + doubt, reason);
            }
            if (cause instanceof UnknownHostException) {
                // Its own message names the host, which Sentinels may have told.
                return unavailable("the host name of " + where + " does not resolve: " + cause.getMessage(), cause);
            }
            if (cause instanceof IllegalArgumentException && cause.getCause() instanceof GeneralSecurityException) {
                return new StoreConfigurationException(
                        "no connection to Redis at " + where + ", since certificates or a key of the ClientOptions that"
                                + " were brought along cannot be used: " + cause.getMessage(),
                        cause);
            }
            if (cause instanceof CertificateException) {
                return new StoreConfigurationException(
                        "the certificate of " + where + " " + fault(cause) + ": " + cause.getMessage(), cause);
            }
            if (cause instanceof SSLException && cause.getCause() == null) {
                return tls(String.valueOf(cause.getMessage()), where, cause);
            }
        }
        return unavailable("no connection to Redis at " + where + ": " + innermost(reason), reason);
    }

    private static String fault(Throwable certificate) {
        for (Throwable cause = certificate; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "is not valid yet";
            }
        }
        if (certificate.getCause() != null) {
            return "is not trusted (option tlsCa; allowed: a file with the authority that signed it)";
        }
        String detail = String.valueOf(certificate.getMessage());
        return detail.startsWith("No name matching") || detail.contains("subject alternative")
                ? "is for another host (allowed: a host that it names, or option tlsVerify=ca)"
                : "cannot be used";
    }

    /** What a Sentinel said when it was asked for the master: whatever it is, the driver tells of a time-out. */
    private static @Nullable RedisCommandExecutionException toldInstead(Throwable timeout) {
        for (Throwable hidden : timeout.getSuppressed()) {
            for (Throwable cause = hidden; cause != null; cause = cause.getCause()) {
                if (cause instanceof RedisCommandExecutionException told) {
                    return told;
                }
            }
        }
        return null;
    }

    /** Whether it was a connection that the server refused, and not a command. */
    static boolean isMeantBy(StorePermissionException refusal) {
        return refusal.getCause() instanceof RedisCommandExecutionException;
    }

    /** What the server says in an alert is about the client's certificate; all else may pass. */
    private static KeyValueException tls(String detail, String where, Throwable cause) {
        if (detail.contains("alert") && (detail.contains("certificate") || detail.contains("unknown_ca"))) {
            return new StoreConfigurationException(
                    where + " wants a certificate of the client that it trusts (options tlsCert, tlsKey): " + detail,
                    cause);
        }
        return unavailable("TLS with " + where + " failed: " + detail, cause);
    }

    private static boolean isOfSentinels(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("Redis Sentinel")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnknownCommand(RedisCommandExecutionException told) {
        return String.valueOf(told.getMessage()).contains("unknown command");
    }

    private static KeyValueException noSentinel(String where) {
        return new StoreConfigurationException("a Sentinel of " + where
                + " is none: it does not know the command SENTINEL; allowed: hosts that are Sentinels, or the scheme"
                + " redis for one server (rediss with TLS)");
    }

    private static KeyValueException refused(RedisCommandExecutionException told, String where, boolean bySentinels) {
        String error = String.valueOf(told.getMessage());
        String who = bySentinels ? "a Sentinel of " : "Redis at ";
        if (isUnknownCommand(told)) {
            // Not shown, since Redis quotes the arguments, and those of HELLO are user and password.
            return new StoreConfigurationException(who + where + " does not know a command that connections begin with"
                    + " (HELLO, and SELECT with option db); allowed: Redis 6.2 or later, or Valkey");
        }
        if (error.startsWith("NOPERM")) {
            return new StorePermissionException(who + where + " refused the user the permission: " + error, told);
        }
        if (error.contains("AUTH") || error.startsWith("WRONGPASS")) {
            return new StorePermissionException(
                    who + where + " refused user or password (options "
                            + (bySentinels ? "sentinelUser, sentinelPassword" : "user, password, passwordFile") + "): "
                            + error,
                    told);
        }
        if (error.contains("DB index")) {
            return new StoreConfigurationException(
                    who + where + " has no database of that number (option db): " + error);
        }
        return unavailable(who + where + " refused the connection: " + error, null);
    }

    private static KeyValueException unavailable(String detail, @Nullable Throwable cause) {
        return new StoreUnavailableException(detail, Outcome.NOT_EXECUTED, cause);
    }

    private static String innermost(Throwable reason) {
        Throwable innermost = reason;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
