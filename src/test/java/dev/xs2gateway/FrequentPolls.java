package dev.xs2gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets Awaitility check a condition at once, then after 5 ms, and then at intervals that grow to its default of 100 ms, which would
 * otherwise be the least that any wait takes. Registered for all test classes through {@code META-INF/services}.
 */
public final class FrequentPolls implements BeforeAllCallback {
    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
        // The test class of a running application has a class loader of its own, and so an Awaitility of its own.
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        Class.forName(Setup.class.getName(), true, loader)
                .asSubclass(Runnable.class)
                .getDeclaredConstructor()
                .newInstance()
                .run();
    }

    /** Sets the intervals of the Awaitility that its class loader sees. */
    public static final class Setup implements Runnable {
        @Override
        public void run() {
            Awaitility.setDefaultPollDelay(Duration.ZERO);
            Awaitility.setDefaultPollInterval(new IterativePollInterval(Setup::longer, FIRST));
        }

        private static Duration longer(Duration interval) {
            Duration longer = interval.multipliedBy(3).dividedBy(2);
            return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        }
    }
}
