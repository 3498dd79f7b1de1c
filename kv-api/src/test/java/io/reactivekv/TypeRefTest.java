package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeRefTest {

    @Test
    void type_genericArgument_survivesErasure() {
        assertEquals(
                "java.util.List<java.lang.String>",
                new TypeRef<List<String>>() {}.type().getTypeName());
        assertEquals(new TypeRef<List<String>>() {}, new TypeRef<List<String>>() {});
    }

    @Test
    void constructor_typeVariable_isRefused() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, TypeRefTest::<String>withVariable);
        assertTrue(error.getMessage().contains("type variable T"), error.getMessage());
    }

    private static <T> void withVariable() {
        Object ref = new TypeRef<List<T>>() {};
        throw new AssertionError(ref);
    }
}
