package io.reactivekv.redis;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, ours and the driver's, from DEBUG on; nothing of it reaches the console. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final List<String> LOGGERS = List.of("io.reactivekv", "io.lettuce", "io.netty", "reactor");

    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final List<Level> levels = new ArrayList<>();

    static LogCapture begin() {
        LogCapture capture = new LogCapture();
        capture.listen(Level.DEBUG);
        return capture;
    }

    private void listen(Level level) {
        start();
        for (String name : LOGGERS) {
            Logger logger = logger(name);
            levels.add(logger.getLevel());
            logger.setLevel(level);
            logger.setAdditive(false);
            logger.addAppender(this);
        }
    }

    /** The messages of one level of this library, in their order. */
    List<String> messages(Level level) {
        return events.stream()
                .filter(event ->
                        event.getLevel().equals(level) && event.getLoggerName().startsWith("io.reactivekv"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Everything, stack traces included. */
    List<String> everything() {
        return events.stream()
                .map(event -> event.getLoggerName() + " " + event.getFormattedMessage() + " "
                        + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        for (int i = 0; i < LOGGERS.size(); i++) {
            Logger logger = logger(LOGGERS.get(i));
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(levels.get(i));
        }
        stop();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
