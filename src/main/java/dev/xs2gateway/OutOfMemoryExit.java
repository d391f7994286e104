package dev.xs2gateway;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;

/**
 * Ends the process after an {@link OutOfMemoryError}: its state is no longer reliable, and the platform restarts it.
 *
 * <p>The JVM does so itself if it is started with {@code -XX:+ExitOnOutOfMemoryError}, which cannot be switched on later. If it is
 * not, this class warns at the start, and ends the process once such an error is logged, as event loops and pools do, which otherwise
 * swallow it. That is later than the JVM would do it, and an error that is not logged is missed, so this class is no substitute for
 * the option. Errors that the JVM itself does not throw, such as Netty's when its buffers are full, end the process in both cases.
 */
@Singleton
final class OutOfMemoryExit extends Handler {
    /** The exit code that the JVM itself uses. */
    static final int EXIT = 3;

    private static final Logger LOG = Logger.getLogger(OutOfMemoryExit.class);
    private static final int DEEPEST_CAUSE = 20;

    private final Runnable end;

    @Inject
    OutOfMemoryExit() {
        // Runs no shutdown hooks, because they would need memory.
        this(() -> Runtime.getRuntime().halt(EXIT));
    }

    OutOfMemoryExit(Runnable end) {
        this.end = end;
    }

    void begin(@Observes StartupEvent start) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        LogManager.getLogManager().getLogger("").addHandler(this);
        if (!isJvmTold()) {
            LOG.warn(
                    "This JVM continues after an OutOfMemoryError: start it with java -XX:+ExitOnOutOfMemoryError -jar …");
        }
    }

    private static boolean isJvmTold() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return jvm == null
                || List.of("ExitOnOutOfMemoryError", "CrashOnOutOfMemoryError", "OnOutOfMemoryError").stream()
                        .map(name -> jvm.getVMOption(name).getValue())
                        .anyMatch(value -> !value.isBlank() && !value.equals("false"));
    }

    @Override
    public void publish(LogRecord logged) {
        Throwable thrown = logged.getThrown();
        for (int depth = 0; thrown != null && depth < DEEPEST_CAUSE; depth++) {
            if (thrown instanceof OutOfMemoryError) {
                end.run();
            }
            thrown = thrown.getCause();
        }
    }

    @Override
    public void flush() {
        // Records are not buffered.
    }

    @Override
    public void close() {
        // There are no resources to release.
    }
}
