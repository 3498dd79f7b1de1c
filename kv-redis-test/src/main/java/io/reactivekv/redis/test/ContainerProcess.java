package io.reactivekv.redis.test;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;

/** A server in a container; Testcontainers removes it should this JVM end first. */
final class ContainerProcess implements ServerProcess {

    private final GenericContainer<?> container;
    private final long pid;

    ContainerProcess(GenericContainer<?> container) {
        this.container = container;
        Long started = container.getCurrentContainerInfo().getState().getPidLong();
        pid = started == null ? 0 : started;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean isAlive() {
        return container.isRunning();
    }

    @Override
    public void signal(String name) {
        container
                .getDockerClient()
                .killContainerCmd(container.getContainerId())
                .withSignal(name)
                .exec();
    }

    @Override
    public boolean awaitExit(Duration atMost) {
        Await.until("the container of " + pid + " has ended", atMost, () -> !isAlive());
        container.stop();
        return true;
    }
}
