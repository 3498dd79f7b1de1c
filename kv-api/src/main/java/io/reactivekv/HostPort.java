package io.reactivekv;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host, and a port unless it is the default of the backend.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port from 1 to 65535
 */
public record HostPort(String host, OptionalInt port) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");
    private static final int MAX_PORT = 65_535;

    /**
     * Checks both.
     *
     * @throws StoreConfigurationException when the host is not a host or the port is out of range
     */
    public HostPort {
        String fault = fault(host, port);
        if (fault != null) {
            throw new StoreConfigurationException("host " + Quoted.of(host) + ": " + fault);
        }
    }

    /** A host on the backend's default port. */
    public static HostPort of(String host) {
        return new HostPort(host, OptionalInt.empty());
    }

    /** A host and a port. */
    public static HostPort of(String host, int port) {
        return new HostPort(host, OptionalInt.of(port));
    }

    /** What is wrong, told without the text itself, which may be part of a password in a malformed URL. */
    static @Nullable String fault(String host, OptionalInt port) {
        boolean ipv6 = host.indexOf(':') >= 0;
        if (ipv6 ? !isIpv6(host) : !NAME.matcher(host).matches()) {
            return ipv6 ? "not an IPv6 address" : "not a host name or address; allowed are letters, digits, . - and _";
        }
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > MAX_PORT)) {
            return "its port is not from 1 to " + MAX_PORT;
        }
        return null;
    }

    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            // In brackets the text is only ever parsed, never looked up.
            return InetAddress.getByName("[" + host + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** As in a URL: an IPv6 address in brackets, the port after a colon. */
    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port.isPresent() ? name + ":" + port.getAsInt() : name;
    }
}
