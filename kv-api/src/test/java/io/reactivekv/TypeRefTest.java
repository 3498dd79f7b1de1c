package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
        assertRefused(TypeRefTest::<String>ofList);
        assertRefused(TypeRefTest::<String>ofArray);
        assertRefused(TypeRefTest::<String>ofUpperBound);
        assertRefused(TypeRefTest::<String>ofLowerBound);
    }

    @Test
    void constructor_wildcardsAndArraysWithoutVariables_areTaken() {
        assertEquals(
                "java.util.List<? extends java.lang.Number>[]",
                new TypeRef<List<? extends Number>[]>() {}.type().getTypeName());
    }

    private static void assertRefused(Executable making) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, making);
        assertTrue(error.getMessage().contains("type variable T"), error.getMessage());
    }

    private static <T> void ofList() {
        Object unused = new TypeRef<List<T>>() {};
    }

    private static <T> void ofArray() {
        Object unused = new TypeRef<T[]>() {};
    }

    private static <T> void ofUpperBound() {
        Object unused = new TypeRef<Map<String, ? extends List<T>>>() {};
    }

    private static <T> void ofLowerBound() {
        Object unused = new TypeRef<List<? super T>>() {};
    }
}
