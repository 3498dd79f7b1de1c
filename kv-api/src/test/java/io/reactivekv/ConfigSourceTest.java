package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSourceTest {

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    private static String refusal(Map<String, String> map, String prefix) {
        return assertThrows(StoreConfigurationException.class, () -> StoreConfig.fromMap(map, prefix))
                .getMessage();
    }

    private static StoreConfig environment(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("KV_URL", "redis://h", "PATH", "/bin", "KVX", "1"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return StoreConfig.fromEnvironment(variables);
    }

    @Test
    void fromProperties_camelCaseOrKebabCase_isTheSame() {
        StoreConfig camel = StoreConfig.fromProperties(
                properties("app.kv.url", "memory:n?prefix=a", "app.kv.maxKeyBytes", "1kb", "app.other", "x"),
                "app.kv.");
        StoreConfig kebab = StoreConfig.fromProperties(
                properties("app.kv.url", "memory:n?prefix=a", "app.kv.max-key-bytes", "1kb"), "app.kv");

        assertEquals("memory:n?maxKeyBytes=1kb&prefix=a", camel.toString());
        assertEquals(camel, kebab);
    }

    @Test
    void fromProperties_prefixOfAnotherWord_isNotMeant() {
        StoreConfig config = StoreConfig.fromProperties(properties("kv.url", "memory:", "kvstore.ttl", "1h"), "kv");

        assertTrue(config.optionNames().isEmpty());
    }

    @Test
    void fromProperties_emptyPrefix_meansAllKeys() {
        StoreConfig config = StoreConfig.fromProperties(properties("url", "memory:", "ttl", "1h"), "");

        assertEquals("memory:?ttl=1h", config.toString());
    }

    @Test
    void fromProperties_defaultsOfTheProperties_areRead() {
        Properties properties = new Properties(properties("kv.url", "memory:", "kv.ttl", "1h"));
        properties.setProperty("kv.ttl", "2h");

        assertEquals(
                "memory:?ttl=2h", StoreConfig.fromProperties(properties, "kv").toString());
    }

    @Test
    void fromProperties_valueThatIsNoString_isRefused() {
        Properties properties = properties("kv.url", "memory:");
        properties.put("kv.maxKeyBytes", 1024);

        var refused =
                assertThrows(StoreConfigurationException.class, () -> StoreConfig.fromProperties(properties, "kv"));

        assertEquals(
                "kv.maxKeyBytes: the value of a property is a String, was a class java.lang.Integer",
                refused.getMessage());
    }

    @Test
    void fromMap_twoSpellingsOfOneOption_areRefused() {
        assertEquals(
                "option maxKeyBytes is given twice: in kv.max-key-bytes and in kv.maxKeyBytes; give it once",
                refusal(Map.of("kv.url", "memory:", "kv.maxKeyBytes", "1kb", "kv.max-key-bytes", "1kb"), "kv"));
    }

    @Test
    void fromMap_optionAlsoInItsUrl_isRefused() {
        assertEquals(
                "option ttl is given twice: in kv.url (query) and in kv.ttl; give it once",
                refusal(Map.of("kv.url", "memory:?ttl=1h", "kv.ttl", "1h"), "kv"));
        assertEquals(
                "option db is given twice: in kv.url (path) and in kv.db; give it once",
                refusal(Map.of("kv.url", "redis://h/0", "kv.db", "0"), "kv"));
    }

    @Test
    void fromMap_keyThatIsNoName_isRefused() {
        assertEquals(
                "\"kv.a b\" is not the name of an option", refusal(Map.of("kv.url", "memory:", "kv.a b", "1"), "kv"));
        assertEquals("\"kv.\" is not the name of an option", refusal(Map.of("kv.url", "memory:", "kv.", "1"), "kv"));
    }

    @Test
    void fromMap_badValue_namesTheKey() {
        String message = refusal(Map.of("kv.url", "memory:", "kv.max-key-bytes", "many"), "kv");

        assertTrue(message.startsWith("option maxKeyBytes: \"many\" is not a size; allowed: "), message);
        assertTrue(message.endsWith(" (given in kv.max-key-bytes)"), message);
    }

    @Test
    void fromMap_badUrl_namesTheKey() {
        assertTrue(refusal(Map.of("kv.url", "memory"), "kv").startsWith("kv.url: it does not begin with a scheme"));
    }

    @Test
    void fromMap_withoutUrl_isRefused() {
        assertTrue(refusal(Map.of("kv.ttl", "1h"), "kv").startsWith("no store is named; give a url"));
    }

    @Test
    void fromEnvironment_variables_areOptions() {
        StoreConfig config = environment("KV_COMMAND_TIMEOUT", "3s", "KV_PREFIX", "app:", "KV_TLS_CA", "/ca");

        assertEquals("redis://h?commandTimeout=3s&prefix=app:&tlsCa=%2Fca", config.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "KV_PORT,tcp://10.0.0.1:6379",
        "KV_PORT_6379_TCP,tcp://10.0.0.1:6379",
        "KV_PORT_6379_TCP_ADDR,10.0.0.1",
        "KV_PORT_6379_TCP_PORT,6379",
        "KV_PORT_6379_TCP_PROTO,tcp",
        "KV_PORT_53_UDP,udp://10.0.0.1:53",
        "KV_SERVICE_HOST,10.0.0.1",
        "KV_SERVICE_PORT,6379",
        "KV_SERVICE_PORT_REDIS_TLS,6380",
        "KV_REDIS_PORT,tcp://10.0.0.1:6379",
        "KV_REDIS_MASTER_SERVICE_HOST,10.0.0.1",
        "KV_REDIS_PORT_6379_TCP_ADDR,10.0.0.1",
        "KV_NAME,/web/kv",
        "KV_ENV_GOPATH,/go"
    })
    void fromEnvironment_whatContainerPlatformsSet_isIgnored(String variable, String value) {
        assertEquals(environment(), environment(variable, value));
    }

    @ParameterizedTest
    @CsvSource({"KV_PORT,6379,port", "KV_NAME,mine,name", "KV_HOST,h,host", "KV_CLIENT_NAME,/web/kv,clientName"})
    void fromEnvironment_anyOtherVariable_isAnOption(String variable, String value, String option) {
        assertTrue(environment(variable, value).optionNames().contains(option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KV_", "KV__", "KV_1", "KV_A B"})
    void fromEnvironment_variableThatIsNoName_isRefused(String variable) {
        var refused = assertThrows(StoreConfigurationException.class, () -> environment(variable, "1h"));

        assertEquals("\"" + variable + "\" is not the name of an option", refused.getMessage());
    }

    @Test
    void fromEnvironment_spellingsInOtherCase_areTheSameOption() {
        assertThrows(StoreConfigurationException.class, () -> environment("KV_url", "memory:"));
        assertThrows(StoreConfigurationException.class, () -> environment("KV_TTL", "1h", "KV_ttl", "1h"));
    }

    @Test
    void fromEnvironment_emptyVariable_isABadValue() {
        var refused = assertThrows(StoreConfigurationException.class, () -> environment("KV_TTL", ""));

        assertTrue(refused.getMessage().endsWith("(given in KV_TTL)"), refused.getMessage());
    }
}
