package io.reactivekv.tck.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one topic of the kit on one mutant, as a build would, and no further than to the first failure. */
final class KitRun {

    private KitRun() {}

    /** Whether a test failed. */
    static boolean fails(Mutant mutant, Class<?> topic) {
        MethodSelector[] tests = Arrays.stream(topic.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(TestFactory.class)
                        || method.isAnnotationPresent(RepeatedTest.class))
                .map(method -> selectMethod(KitOnMutant.class, method))
                .toArray(MethodSelector[]::new);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(tests)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        CancellationToken enough = CancellationToken.create();
        KitOnMutant.mutant = mutant;
        LauncherFactory.create(alone)
                .execute(LauncherExecutionRequestBuilder.request(request)
                        .cancellationToken(enough)
                        .listeners(new FirstFailure(enough))
                        .build());
        return enough.isCancellationRequested();
    }

    private record FirstFailure(CancellationToken enough) implements TestExecutionListener {

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == Status.FAILED) {
                enough.cancel();
            }
        }
    }
}
