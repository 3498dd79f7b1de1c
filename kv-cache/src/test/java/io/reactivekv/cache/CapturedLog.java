package io.reactivekv.cache;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs, in place of where it goes otherwise. */
final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    CapturedLog(String name, Level level) {
        logger = (Logger) LoggerFactory.getLogger(name);
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(level);
    }

    List<ILoggingEvent> events() {
        return List.copyOf(log.list);
    }

    @Override
    public void close() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
