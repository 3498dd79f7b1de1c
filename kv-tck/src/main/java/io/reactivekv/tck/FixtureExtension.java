package io.reactivekv.tck;

import io.reactivekv.KeyValueStore;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Opens a fixture for each test, aborts the test when it needs what the fixture lacks, and hands it over. */
final class FixtureExtension implements BeforeEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(FixtureExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!(context.getRequiredTestInstance() instanceof ConformanceTests tests)) {
            throw new IllegalStateException(
                    context.getRequiredTestClass() + " must implement " + ConformanceTests.class.getSimpleName());
        }
        StoreFixture fixture = tests.openFixture();
        context.getStore(NAMESPACE).put(StoreFixture.class, fixture);
        Set<Capability> lacking = required(context.getRequiredTestMethod());
        lacking.removeAll(fixture.capabilities());
        if (!lacking.isEmpty()) {
            throw new TestAbortedException(context.getRequiredTestClass().getSimpleName() + " opts out of " + lacking);
        }
    }

    private static Set<Capability> required(Method test) {
        Set<Capability> required = EnumSet.noneOf(Capability.class);
        for (AnnotatedElement element : List.of(test, test.getDeclaringClass())) {
            Requires requires = element.getAnnotation(Requires.class);
            if (requires != null) {
                required.addAll(List.of(requires.value()));
            }
        }
        return required;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == StoreFixture.class || type == KeyValueStore.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        StoreFixture fixture = context.getStore(NAMESPACE).get(StoreFixture.class, StoreFixture.class);
        if (fixture == null) {
            throw new IllegalStateException("no fixture: parameters are for test methods only");
        }
        return parameter.getParameter().getType() == StoreFixture.class ? fixture : fixture.strings();
    }
}
