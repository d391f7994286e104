package dev.xs2gateway;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What the gateway logs from here on, at a level or above it, until this is closed. */
public final class Logged extends Handler implements AutoCloseable {
    private static final Logger ALL = Logger.getLogger("");
    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private Logged(Level least) {
        setLevel(least);
        ALL.addHandler(this);
    }

    public static Logged errors() {
        return new Logged(Level.SEVERE);
    }

    public static Logged warnings() {
        return new Logged(Level.WARNING);
    }

    public static Logged everything() {
        return new Logged(Level.INFO);
    }

    public Collection<String> lines() {
        return lines;
    }

    /** At any level; the root logger lets through what the levels of the test's configuration permit. */
    public static Logged debug() {
        return new Logged(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            lines.add(entry.getLoggerName() + ": " + MESSAGE.format(entry) + " " + entry.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ALL.removeHandler(this);
    }
}
