package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RefusedKeyTest {
    private static final Duration PROBE = Duration.ofMinutes(15);

    private final MovedClock clock = new MovedClock();
    private final RefusedKey key = new RefusedKey(clock, PROBE);

    private static void passes(ThrowingCallable call) {
        assertThatCode(call).doesNotThrowAnyException();
    }

    private static void isStopped(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                .isEqualTo(new Failure.UpstreamRefused()));
    }

    @Test
    void anAcceptedKeyStopsNothing() {
        for (int i = 0; i < 3; i++) {
            passes(key::check);
            passes(key::checkAndProbe);
        }
        assertThat(key.isRefused()).isFalse();
    }

    @Test
    void aRefusedKeyStopsAllCallsUntilTheProbe() {
        key.refused();

        assertThat(key.isRefused()).isTrue();
        isStopped(key::check);
        clock.move(PROBE.minusNanos(1));
        isStopped(key::check);
        isStopped(key::checkAndProbe);
        clock.move(Duration.ofNanos(1));
        passes(key::check);
        passes(key::checkAndProbe);
    }

    @Test
    void oneCallProbesAndNoOther() {
        key.refused();
        clock.move(PROBE);

        passes(key::checkAndProbe);

        isStopped(key::check);
        isStopped(key::checkAndProbe);
        clock.move(PROBE);
        passes(key::checkAndProbe);
        isStopped(key::checkAndProbe);
    }

    @Test
    void lookingDoesNotProbe() {
        key.refused();
        clock.move(PROBE);

        passes(key::check);
        passes(key::check);
        passes(key::checkAndProbe);
    }

    @Test
    void aKeyThatIsAcceptedAgainStopsNothing() {
        key.refused();
        clock.move(PROBE);
        key.checkAndProbe();

        key.accepted();

        assertThat(key.isRefused()).isFalse();
        passes(key::checkAndProbe);
        passes(key::checkAndProbe);
    }

    @Test
    void aProbeThatIsRefusedStartsAnotherWait() {
        key.refused();
        clock.move(PROBE);
        key.checkAndProbe();
        clock.move(Duration.ofSeconds(1));
        key.refused();

        clock.move(PROBE.minusNanos(1));
        isStopped(key::check);
        clock.move(Duration.ofNanos(1));
        passes(key::check);
    }
}
