package dev.xs2gateway.files.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.Logged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreFailuresTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StoreFailures failures =
            new StoreFailures(nanos::get, BoundedLog.on(Logger.getLogger(StoreFailuresTest.class), timer), meters);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private double counted(String reason) {
        return meters.get("gateway.files.failures")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void aFailureOfTheDiskIsRememberedForFiveMinutes() {
        failures.diskFailed(new IOException("No space left on device"));

        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(failures.recent())
                .hasValueSatisfying(said ->
                        assertThat(said).startsWith("No space left on device, ").endsWith(" ago"));
        nanos.incrementAndGet();
        assertThat(failures.recent()).isEmpty();
    }

    @Test
    void theLatestFailureCounts() {
        failures.diskFailed(new IOException("No space left on device"));
        nanos.addAndGet(Duration.ofMinutes(4).toNanos());
        failures.diskFailed(new IOException("Input/output error"));
        nanos.addAndGet(Duration.ofMinutes(4).toNanos());

        assertThat(failures.recent())
                .hasValueSatisfying(said -> assertThat(said).startsWith("Input/output error, "));
        assertThat(counted("disk")).isEqualTo(2);
    }

    @Test
    void aQuotaThatIsReachedIsCountedAndLoggedAndIsNoFailureOfTheDisk() {
        try (Logged log = Logged.warnings()) {
            failures.quotaReached();

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("gateway.files.max-bytes is reached"))
                    .hasSize(1);
        }
        assertThat(counted("quota")).isEqualTo(1);
        assertThat(counted("disk")).isZero();
        assertThat(failures.recent()).isEmpty();
    }
}
