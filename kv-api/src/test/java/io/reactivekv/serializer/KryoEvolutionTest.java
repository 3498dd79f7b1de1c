package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each type here stands for a version of the same class, which is why they are given the same id. */
class KryoEvolutionTest {

    private static final int ID = 1;
    private static final int PART_ID = 2;

    record Part(String name) {}

    record Before(int kept, String removed, List<Part> removedParts, Map<String, Optional<Part>> removedMap) {}

    record After(
            @Nullable List<String> addedFirst,
            int kept,
            @Nullable String added,
            boolean addedFlag,
            char addedChar,
            Optional<String> addedOptional,
            @Nullable Part addedPart) {}

    static final class BeforeClass {
        String kept = "";
        long removed;
    }

    static final class AfterClass {
        private String kept = "";
        private final List<String> added = new ArrayList<>(List.of("initial"));
        private int number = 5;
    }

    static final class WithoutConstructor {
        private final String kept;
        private final int number;

        WithoutConstructor(String kept, int number) {
            this.kept = kept;
            this.number = number;
        }
    }

    record Narrow(int number) {}

    record Wide(long number) {}

    record Boxed(Integer number) {}

    record Text(String number) {}

    record ListOfInt(List<Integer> items) {}

    record ListOfText(List<String> items) {}

    static class Top {
        private final String name;

        Top(String name) {
            this.name = name;
        }

        String topName() {
            return name;
        }
    }

    static class Shadowing extends Top {
        private final @Nullable String name;

        Shadowing(String top, String name) {
            super(top);
            this.name = name;
        }
    }

    static final class Owning {
        private final String name;

        Owning(String name) {
            this.name = name;
        }
    }

    enum Two {
        ONE,
        TWO
    }

    enum Three {
        ZERO,
        TWO,
        THREE
    }

    @Test
    void deserialize_recordWithAddedAndRemovedComponents_keepsTheRest() {
        Before before = new Before(
                7, "removed", List.of(new Part("a"), new Part("b")), Map.of("k", Optional.of(new Part("c"))));
        After after = read(Before.class, before, After.class);
        assertEquals(new After(null, 7, null, false, '\0', Optional.empty(), null), after);
    }

    @Test
    void deserialize_classWithAddedAndRemovedFields_keepsTheRestAndInitialValues() {
        BeforeClass before = new BeforeClass();
        before.kept = "kept";
        before.removed = Long.MAX_VALUE;
        AfterClass after = read(BeforeClass.class, before, AfterClass.class);
        assertEquals("kept", after.kept);
        assertEquals(List.of("initial"), after.added);
        assertEquals(5, after.number);
    }

    @Test
    void deserialize_classWithoutSuchConstructor_hasZerosForAddedFields() {
        BeforeClass before = new BeforeClass();
        before.kept = "kept";
        WithoutConstructor after = read(BeforeClass.class, before, WithoutConstructor.class);
        assertEquals("kept", after.kept);
        assertEquals(0, after.number);
    }

    @Test
    void deserialize_recordThatBecameClass_comesBack() {
        record Kept(String kept) {}
        assertEquals("x", read(Kept.class, new Kept("x"), AfterClass.class).kept);
    }

    @Test
    void deserialize_fieldOfAnotherType_namesFieldAndClass() {
        assertRefused("number", () -> read(Narrow.class, new Narrow(1), Wide.class));
        assertRefused("number", () -> read(Narrow.class, new Narrow(1), Boxed.class));
        assertRefused("number", () -> read(Narrow.class, new Narrow(1), Text.class));
        assertRefused("items", () -> read(ListOfInt.class, new ListOfInt(List.of(1)), ListOfText.class));
    }

    @Test
    void deserialize_fieldAddedThatShadowsInherited_leavesInheritedAlone() {
        Shadowing after = read(Top.class, new Top("top"), Shadowing.class);
        assertEquals("top", after.topName());
        assertEquals(null, after.name);
        Shadowing both = read(Shadowing.class, new Shadowing("top", "own"), Shadowing.class);
        assertEquals("top", both.topName());
        assertEquals("own", both.name);
    }

    /** The stored name is the same: nothing tells that another class owns it now. */
    @Test
    void deserialize_fieldOfTheSameNameAddedOrRemovedAbove_takesItsPlace() {
        Shadowing added = read(Owning.class, new Owning("own"), Shadowing.class);
        assertEquals("own", added.topName());
        assertEquals(null, added.name);
        Owning removed = read(Shadowing.class, new Shadowing("top", "own"), Owning.class);
        assertEquals("top", removed.name);
    }

    @Test
    void deserialize_enumWithOtherOrder_goesByName() {
        byte[] stored = Serializers.kryo(Two.class).serialize(Two.TWO);
        assertEquals(Three.TWO, Serializers.kryo(Three.class).deserialize(stored));
        byte[] unknown = Serializers.kryo(Two.class).serialize(Two.ONE);
        assertRefused("no constant", () -> Serializers.kryo(Three.class).deserialize(unknown));
    }

    sealed interface OldAnimals {
        record Cat(String name) implements OldAnimals {}
    }

    sealed interface NewAnimals {
        record Cat(String name) implements NewAnimals {}

        record Dog(String name) implements NewAnimals {}
    }

    @Test
    void deserialize_subclassThatIsNotKnownYet_isRefused() {
        Serializer<OldAnimals> old =
                Serializers.kryo(OldAnimals.class, KryoTypes.of().with(OldAnimals.Cat.class, ID));
        Serializer<NewAnimals> today = Serializers.kryo(
                NewAnimals.class, KryoTypes.of().with(NewAnimals.Cat.class, ID).with(NewAnimals.Dog.class, PART_ID));
        assertEquals(new OldAnimals.Cat("Tom"), old.deserialize(today.serialize(new NewAnimals.Cat("Tom"))));
        byte[] unknown = today.serialize(new NewAnimals.Dog("Rex"));
        assertThrows(SerializationException.class, () -> old.deserialize(unknown));
    }

    @Test
    void kryo_ids_dependOnNothingButTheName() {
        assertEquals(ClassIds.derived("com.example.User"), 134217728 | (NameHash.of("com.example.User") & 134217727));
        record Pair(Part part, Narrow narrow) {}
        record Riap(Narrow narrow, Part part) {}
        byte[] pair = Serializers.kryo(Pair.class, types(Pair.class)).serialize(new Pair(new Part("x"), new Narrow(1)));
        assertEquals(
                new Riap(new Narrow(1), new Part("x")),
                Serializers.kryo(Riap.class, types(Riap.class)).deserialize(pair));
    }

    @Test
    void kryo_sameIdTwice_isRefusedNamingBoth() {
        IllegalArgumentException given = assertThrows(
                IllegalArgumentException.class,
                () -> KryoTypes.of().with(Narrow.class, 5).with(Wide.class, 5));
        assertTrue(given.getMessage().contains("Narrow") && given.getMessage().contains("Wide"), given.getMessage());
        assertThrows(IllegalArgumentException.class, () -> KryoTypes.of().with(Narrow.class, 0));
        assertThrows(IllegalArgumentException.class, () -> KryoTypes.of().with(Narrow.class, 65_536));
        ClassIds ids = new ClassIds(KryoTypes.of());
        assertEquals(ids.idOf(Cmazpdhpwm.class), ClassIds.derived(Ckcqwursmf.class.getName()));
        StoreConfigurationException derived =
                assertThrows(StoreConfigurationException.class, () -> ids.idOf(Ckcqwursmf.class));
        assertTrue(derived.getMessage().contains("Cmazpdhpwm"), derived.getMessage());
        assertTrue(derived.getMessage().contains("Ckcqwursmf"), derived.getMessage());
    }

    /** Two names that were searched for their equal hashes. */
    record Cmazpdhpwm() {}

    record Ckcqwursmf() {}

    private static <A, B> B read(Class<A> before, A value, Class<B> after) {
        byte[] stored = Serializers.kryo(before, types(before)).serialize(value);
        return Serializers.kryo(after, types(after)).deserialize(stored);
    }

    private static KryoTypes types(Class<?> version) {
        return KryoTypes.of().with(version, ID).with(Part.class, PART_ID);
    }

    private static void assertRefused(String reason, Executable read) {
        SerializationException e = assertThrows(SerializationException.class, read);
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
}
