package io.reactivekv.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt to connect means for the operations that wait. */
final class ConnectFailure {

    private ConnectFailure() {}

    /**
     * The failure in our own terms.
     *
     * @param where the address or addresses tried, without secrets
     */
    static KeyValueException of(Throwable reason, String where) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException) {
                return refused(String.valueOf(cause.getMessage()), where);
            }
            if (cause instanceof UnknownHostException) {
                return unavailable("the host name of " + where + " does not resolve", cause);
            }
            if (cause instanceof CertificateException) {
                return new StoreConfigurationException(
                        "the certificate of " + where + " is not trusted: " + cause.getMessage(), cause);
            }
            if (cause instanceof SSLException && cause.getCause() == null) {
                return unavailable("TLS with " + where + " failed: " + cause.getMessage(), cause);
            }
        }
        return unavailable("no connection to Redis at " + where + ": " + innermost(reason), reason);
    }

    private static KeyValueException refused(String error, String where) {
        if (error.startsWith("WRONGPASS") || error.startsWith("NOAUTH") || error.contains("AUTH")) {
            return new StorePermissionException(
                    "Redis at " + where + " refused user or password (options user, password, passwordFile): " + error);
        }
        if (error.startsWith("NOPERM")) {
            return new StorePermissionException("Redis at " + where + " refused the user the permission: " + error);
        }
        if (error.contains("DB index")) {
            return new StoreConfigurationException(
                    "Redis at " + where + " has no database of that number (option db): " + error);
        }
        return unavailable("Redis at " + where + " refused the connection: " + error, null);
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
