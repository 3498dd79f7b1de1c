package io.reactivekv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the packages of this module know of each other and of the libraries beneath them. */
class ArchitectureTest {

    private static final String SERIALIZER = "io.reactivekv.serializer";
    private static final String SPI = "io.reactivekv.spi";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.reactivekv");

    @Test
    void packages_otherThanThatOfTheSerializers_knowNeitherJacksonNorKryo() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERIALIZER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "tools.jackson..", "com.fasterxml.jackson..", "com.esotericsoftware..", "org.objenesis..")
                .check(MAIN);
    }

    @Test
    void serializersAndSpi_knowNeitherEachOtherNorTheStoresAboveThem() {
        noClasses()
                .that()
                .resideInAPackage(SERIALIZER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SPI)
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(SPI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERIALIZER)
                .check(MAIN);
        noClasses()
                .that()
                .resideInAnyPackage(SERIALIZER, SPI)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        KeyValueStore.class, KeyValueStoreFactory.class, KeyValueStores.class, CounterStore.class)
                .check(MAIN);
    }

    @Test
    void publicSignatures_nameTypesOfReactorAloneBesideTheirOwn() {
        List<String> own = List.of("java.", "reactor.", "org.reactivestreams.", "io.reactivekv.");
        Set<String> strange = new TreeSet<>();
        for (JavaClass type : MAIN) {
            if (isPublic(type)) {
                signature(type).stream()
                        .map(JavaClass::getBaseComponentType)
                        .filter(named -> !named.isPrimitive())
                        .map(JavaClass::getName)
                        .filter(name -> own.stream().noneMatch(name::startsWith))
                        .forEach(name -> strange.add(type.getName() + " names " + name));
            }
        }
        String mapper = " names tools.jackson.databind.json.JsonMapper";
        assertEquals(Set.of(SERIALIZER + ".Serializers" + mapper), strange, "own mappers are wanted, nothing else");
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
    }

    /** The classes that who uses a class has to know. */
    private static Set<JavaClass> signature(JavaClass type) {
        Set<JavaClass> named = new HashSet<>();
        type.getSuperclass().ifPresent(above -> named.addAll(above.getAllInvolvedRawTypes()));
        type.getInterfaces().forEach(above -> named.addAll(above.getAllInvolvedRawTypes()));
        for (JavaMember member : type.getMembers()) {
            if (member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED)) {
                named.addAll(member.getAllInvolvedRawTypes());
                if (member instanceof JavaCodeUnit unit) {
                    named.addAll(unit.getExceptionTypes());
                }
            }
        }
        return named;
    }
}
