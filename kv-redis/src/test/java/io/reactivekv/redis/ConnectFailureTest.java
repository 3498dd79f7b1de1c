package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a failed attempt to connect. */
class ConnectFailureTest {

    private static final String UNFIT = "Extended key usage does not permit use for TLS server authentication";

    @Test
    void of_certificateThatIsNotForServers_givesTheReasonAndNoAdviceAboutHosts() {
        String told = of(handshake(UNFIT), StoreConfigurationException.class);
        assertTrue(told.contains(UNFIT), told);
        assertFalse(told.contains("another host"), told);
        assertFalse(told.contains("tlsVerify"), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No name matching h found",
                "No subject alternative names present",
                "No subject alternative names matching IP address 127.0.0.1 found",
                "No subject alternative DNS name matching h found."
            })
    void of_certificateOfAnotherHost_namesTheOption(String reason) {
        String told = of(handshake(reason), StoreConfigurationException.class);
        assertTrue(told.contains("another host"), told);
        assertTrue(told.contains("tlsVerify"), told);
    }

    @Test
    void of_sentinelThatForbidsTheQuestion_isAMissingPermission() {
        RedisCommandTimeoutException timeout = new RedisCommandTimeoutException("Cannot obtain master");
        timeout.addSuppressed(new RedisCommandExecutionException("NOPERM this user has no permissions"));
        String told = of(new RedisConnectionException("Unable to connect", timeout), StorePermissionException.class);
        assertTrue(told.contains("Sentinel") && told.contains("NOPERM"), told);
    }

    @Test
    void of_timeout_isUnavailableAndHasTheDriversReasonForACause() {
        RedisConnectionException reason =
                new RedisConnectionException("Unable to connect", new RedisCommandTimeoutException("late"));
        KeyValueException failure = ConnectFailure.of(new CompletionException(reason), "h:1", "");
        assertInstanceOf(StoreUnavailableException.class, failure);
        assertSame(reason, failure.getCause());
    }

    @Test
    void of_nameThatSentinelsTellAndNobodyKnows_isNamed() {
        RedisConnectionException reason =
                new RedisConnectionException("Unable to connect", new UnknownHostException("redis-2.internal"));
        String told = assertInstanceOf(
                        StoreUnavailableException.class, ConnectFailure.of(reason, "main (Sentinels h:1)", ""))
                .getMessage();
        assertTrue(told.contains("main (Sentinels h:1)") && told.contains("redis-2.internal"), told);
    }

    private static Throwable handshake(String reason) {
        return new SSLHandshakeException(reason).initCause(new CertificateException(reason));
    }

    private static String of(Throwable reason, Class<? extends KeyValueException> type) {
        return assertInstanceOf(type, ConnectFailure.of(reason, "h:1", "")).getMessage();
    }
}
