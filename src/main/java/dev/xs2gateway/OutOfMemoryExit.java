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
 * Ends the process upon an {@link OutOfMemoryError}: after one nothing can be relied on, and the platform starts it anew.
 *
 * <p>The JVM does that by itself where it was told to ({@code -XX:+ExitOnOutOfMemoryError}, which cannot be switched on later). Where it was
 * not, this says so at the start, and ends the process once such an error reaches the log, as it does from event loops and pools,
 * which swallow it. That is later than the JVM would, and an error that nobody logs is missed: so it is no substitute. Errors that are
 * not the JVM's own, as Netty's when its buffers are full, end the process either way.
 */
@Singleton
final class OutOfMemoryExit extends Handler {
    /** What the JVM exits with. */
    static final int EXIT = 3;

    private static final Logger LOG = Logger.getLogger(OutOfMemoryExit.class);
    private static final int DEEPEST_CAUSE = 20;

    private final Runnable end;

    @Inject
    OutOfMemoryExit() {
        // No shutdown hooks: they would need memory.
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
                    "This JVM goes on after an OutOfMemoryError: start it with java -XX:+ExitOnOutOfMemoryError -jar …");
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
        // Nothing is kept.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
