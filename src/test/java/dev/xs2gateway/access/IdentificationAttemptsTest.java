package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.Logged;
import dev.xs2gateway.MovedClock;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentificationAttemptsTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IdentificationAttempts attempts = new IdentificationAttempts(
            meters,
            new AttemptLimiter(2, new MovedClock()::nanos),
            BoundedLog.on(Logger.getLogger(IdentificationAttempts.class), timer));
    private final Identified identified =
            new Identified(new Consumer("a", Set.of(Role.STATUS), Consumer.DefaultLane.NORMAL), "7Fq3kZ2a");

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void everyResultIsCounted() {
        attempts.record(identified, () -> "10.0.0.1");
        attempts.record(new Missing(), () -> "10.0.0.1");
        attempts.record(Reason.WRONG_SECRET.rejected(), () -> "10.0.0.1");

        assertThat(count("ok")).isOne();
        assertThat(count("missing")).isOne();
        assertThat(count("wrong-secret")).isOne();
        assertThat(count("unknown-key")).isZero();
    }

    @Test
    void onlyRejectedTokensAreLimited() {
        for (int i = 0; i < 2; i++) {
            assertThat(attempts.record(Reason.UNKNOWN_KEY.rejected(), () -> "10.0.0.1"))
                    .isZero();
        }

        assertThat(attempts.record(Reason.UNKNOWN_KEY.rejected(), () -> "10.0.0.1"))
                .isPositive();
        assertThat(attempts.record(identified, () -> "10.0.0.1")).isZero();
        assertThat(attempts.record(new Missing(), () -> "10.0.0.1")).isZero();
    }

    @Test
    void rejectionsAreLoggedWithTheirAddressAFewTimes() {
        try (Logged warnings = Logged.warnings()) {
            for (int i = 0; i < 100; i++) {
                attempts.record(Reason.MISTYPED.rejected(), () -> "10.0.0.1");
            }

            assertThat(warnings.lines()).hasSizeLessThan(20).allSatisfy(line -> assertThat(line)
                    .contains("10.0.0.1", "mistyped"));
        }
    }

    private double count(String result) {
        return meters.counter("gateway.access.attempts", "result", result).count();
    }
}
