package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendProvider;
import io.reactivekv.spi.Option;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendLookupTest {

    @TempDir
    Path services;

    /** Looks up with these lines as what the context class loader finds. */
    private BackendProvider lookUp(String url, String... providers) throws IOException {
        return BackendLookup.providerFor(StoreConfig.parse(url), InstalledBackends.load(loader(providers), null));
    }

    private ClassLoader loader(String... providers) throws IOException {
        Path file = services.resolve("META-INF/services/" + BackendProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(providers));
        URL[] path = {services.toUri().toURL()};
        return new URLClassLoader(path, BackendLookupTest.class.getClassLoader());
    }

    private StoreConfigurationException refusal(String url, Class<?>... providers) {
        String[] names = List.of(providers).stream().map(Class::getName).toArray(String[]::new);
        return assertThrows(StoreConfigurationException.class, () -> lookUp(url, names));
    }

    @Test
    void providerFor_knownScheme_isFound() throws IOException {
        assertInstanceOf(Fine.class, lookUp("fine:x?ttl=1h&prefix=a&commandTimeout=3s&size=1mb", Fine.class.getName()));
        assertInstanceOf(Fine.class, lookUp("finer://h", Fine.class.getName()));
    }

    @Test
    void providerFor_contextClassLoader_isAsked() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader(Fine.class.getName()));
        try {
            assertInstanceOf(Fine.class, BackendLookup.providerFor(StoreConfig.parse("fine:")));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void load_sameProviderFromTwoLoaders_countsOnce() throws IOException {
        ClassLoader loader = loader(Fine.class.getName());

        assertEquals(
                1, InstalledBackends.load(loader, loader).byScheme().get("fine").size());
    }

    @Test
    void providerFor_unknownScheme_listsWhatIsThereAndWhatBringsMore() {
        assertEquals(
                "no backend for scheme \"nosql\"; available: fine, finer; memory comes with io.reactivekv:kv-memory, redis,"
                        + " redis-sentinel, redis-cluster and their TLS forms rediss... with io.reactivekv:kv-redis",
                refusal("nosql://h", Fine.class).getMessage());
    }

    @Test
    void providerFor_mistypedScheme_isSuggested() {
        assertTrue(refusal("fime:", Fine.class).getMessage().contains("; did you mean fine?; "));
        assertTrue(refusal("reddis://h").getMessage().contains("; did you mean redis?; "));
    }

    @Test
    void providerFor_schemeOfAMissingArtifact_namesIt() {
        assertEquals(
                "no backend for scheme \"rediss-sentinel\"; available: none; add the artifact io.reactivekv:kv-redis, which"
                        + " brings it, to the class path",
                refusal("rediss-sentinel://h").getMessage());
        assertTrue(refusal("memory:").getMessage().contains("add the artifact io.reactivekv:kv-memory"));
    }

    @Test
    void providerFor_brokenProviders_doNotHideTheOthers() throws IOException {
        BackendProvider found = lookUp(
                "fine:",
                "no.such.Provider",
                Unconstructable.class.getName(),
                String.class.getName(),
                Schemeless.class.getName(),
                Fine.class.getName());

        assertInstanceOf(Fine.class, found);
    }

    @Test
    void providerFor_unknownSchemeBesideBrokenProviders_mentionsThem() {
        StoreConfigurationException refused = refusal("nosql:", Fine.class, Unconstructable.class, Schemeless.class);

        String message = refused.getMessage();
        assertTrue(message.contains("available: fine, finer;"), message);
        assertTrue(message.contains("a backend could not be loaded: java.util.ServiceConfigurationError"), message);
        assertTrue(message.contains(Unconstructable.class.getName()), message);
        assertTrue(
                message.contains("a backend could not be loaded: java.lang.IllegalStateException: no schemes"),
                message);
        assertInstanceOf(ServiceConfigurationError.class, refused.getCause());
    }

    @Test
    void load_loaderThatFailsForEver_ends() {
        ClassLoader broken = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("disk on fire");
            }
        };

        assertTrue(InstalledBackends.load(broken).broken().size() > 1);
    }

    @Test
    void providerFor_schemeClaimedTwice_namesBoth() {
        assertEquals(
                "scheme \"fine\" is claimed by " + Fine.class.getName() + " and " + AlsoFine.class.getName()
                        + "; leave one on the class path",
                refusal("fine:", Fine.class, AlsoFine.class).getMessage());
    }

    @Test
    void providerFor_unknownOption_namesItListsWhatIsAllowedAndSuggests() {
        assertEquals(
                "option \"comandTimeout\" (given in the URL (query)) is unknown for scheme fine; did you mean"
                        + " commandTimeout?; allowed: commandTimeout, compression, compressionLevel, compressionThreshold,"
                        + " maxKeyBytes, maxValueBytes, prefix, serializer, size, ttl",
                refusal("fine:?comandTimeout=1s", Fine.class).getMessage());
        assertTrue(
                refusal("fine:?command-timeout=1s", Fine.class).getMessage().contains("did you mean commandTimeout?"));
        assertTrue(
                refusal("fine://h/0", Fine.class).getMessage().startsWith("option \"db\" (given in the URL (path))"));
        assertTrue(refusal("fine:?url=x", Fine.class).getMessage().contains("is unknown for scheme fine; allowed: "));
    }

    @Test
    void providerFor_unknownOptionBehindASecret_isToldByItsPlace() {
        assertEquals(
                "an option (given in the URL (option 3 after \"?\")) is unknown for scheme fine; \"&\" in a secret is written"
                        + " %26; allowed: commandTimeout, compression, compressionLevel, compressionThreshold, maxKeyBytes,"
                        + " maxValueBytes, prefix, serializer, size, ttl",
                refusal("fine:?token=a&commandTimeout=1s&seize=2mb", Fine.class).getMessage());
    }

    @Test
    void providerFor_badValueBehindASecret_isToldByItsOptionAlone() {
        assertEquals(
                "option size: its value is refused, and not shown because it stands behind a secret, in which \"&\" is"
                        + " written %26; allowed: "
                        + Option.bytes("size", 1, 1L << 40).allowed() + " (given in the URL (option 2 after \"?\"))",
                refusal("fine:?token=a&size=hunter2", Fine.class).getMessage());
    }

    @Test
    void providerFor_unknownVariable_namesIt() throws IOException {
        StoreConfig config = StoreConfig.fromEnvironment(Map.of("KV_URL", "fine:", "KV_TTTL", "1h"));
        InstalledBackends installed = InstalledBackends.load(loader(Fine.class.getName()));

        var refused =
                assertThrows(StoreConfigurationException.class, () -> BackendLookup.providerFor(config, installed));

        assertTrue(
                refused.getMessage().startsWith("option \"tttl\" (given in KV_TTTL) is unknown"), refused.getMessage());
    }

    @Test
    void providerFor_badValueOfABackendsOption_isRefused() {
        String message = refusal("fine:?commandTimeout=2", Fine.class).getMessage();

        assertTrue(
                message.startsWith("option commandTimeout: \"2\" has no unit; for seconds write 2s; allowed: "),
                message);
    }

    @Test
    void providerFor_unknownOption_doesNotShowItsValue() {
        String message = refusal("fine:?key=hunter2", Fine.class).getMessage();

        assertNotNull(message);
        assertTrue(!message.contains("hunter2"), message);
    }

    /** A provider that does what is expected of it. */
    public static class Fine implements BackendProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("fine", "finer");
        }

        @Override
        public Collection<Option<?>> options() {
            return List.of(
                    Option.duration("commandTimeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofHours(1)),
                    Option.bytes("size", 1, 1L << 40));
        }

        @Override
        public Backend<?> open(StoreConfig config) {
            throw new UnsupportedOperationException();
        }
    }

    /** A second one for the same schemes. */
    public static final class AlsoFine extends Fine {}

    /** Fails when it is asked. */
    public static final class Schemeless extends Fine {
        @Override
        public Set<String> schemes() {
            throw new IllegalStateException("no schemes");
        }
    }

    /** Fails when it is made. */
    public static final class Unconstructable extends Fine {
        /** Fails. */
        public Unconstructable() {
            throw new NoClassDefFoundError("some/driver/Missing");
        }
    }
}
