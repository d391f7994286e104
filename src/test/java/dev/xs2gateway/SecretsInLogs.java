package dev.xs2gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test class during which a secret was logged. Registered for all test classes through {@code META-INF/services}. */
public final class SecretsInLogs implements BeforeAllCallback, AfterAllCallback {
    private static final Scan SCAN = new Scan();

    @Override
    public void beforeAll(ExtensionContext context) {
        Logger all = Logger.getLogger("");
        // Quarkus replaces the handlers when it starts.
        all.removeHandler(SCAN);
        all.addHandler(SCAN);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertNone(context.getDisplayName());
    }

    /** Throws an {@link AssertionError} if a secret was logged since the last time; {@code during} names what ran. */
    static void assertNone(String during) {
        String found = SCAN.found.poll();
        SCAN.found.clear();
        if (found != null) {
            throw new AssertionError("a secret was logged during " + during + ": " + found);
        }
    }

    /** Looks for secrets in each record that any logger publishes. */
    private static final class Scan extends Handler {
        // The server of the sandbox, which stands for XS2Event and its CDN: the links are its own.
        private static final String SANDBOX = "com.sun.net.httpserver";
        private static final PatternFormatter WHOLE = new PatternFormatter("%s %X%e");
        private final Queue<String> found = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLoggerName() != null && entry.getLoggerName().startsWith(SANDBOX)) {
                return;
            }
            Secrets.firstIn(WHOLE.format(entry)).ifPresent(secret -> found.add(entry.getLoggerName() + ": " + secret));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
