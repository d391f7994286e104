package dev.xs2gateway.upstream.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CdnBackoffTest {
    private static final String HOST = "cdn.example.test";

    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private final CdnBackoff backoff = new CdnBackoff(() -> now);

    private void move(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private Duration left() {
        FailureException refused = catchThrowableOfType(FailureException.class, () -> backoff.enter(HOST));
        return ((Failure.UpstreamUnavailable) refused.failure()).retryAfter();
    }

    @Test
    void aHostThatRefusedNothingIsOpenToAll() {
        assertThat(backoff.enter(HOST)).isFalse();
        assertThat(backoff.enter(HOST)).isFalse();
    }

    @Test
    void aHostIsPausedForItsStatedTimeAndOthersAreNot() {
        assertThat(backoff.refused(HOST, Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(20));
        move(5);

        assertThat(left()).isEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.enter("other.example.test")).isFalse();
    }

    @Test
    void afterThePauseOneRequestProbesTheHost() {
        backoff.refused(HOST, Duration.ofSeconds(20));
        move(20);

        assertThat(backoff.enter(HOST)).isTrue();
        assertThat(left()).isEqualTo(Duration.ofSeconds(2));

        backoff.accepted(HOST);
        assertThat(backoff.enter(HOST)).isFalse();
    }

    @Test
    void anInconclusiveProbeAllowsAnotherAtOnce() {
        backoff.refused(HOST, null);
        move(2);
        assertThat(backoff.enter(HOST)).isTrue();

        backoff.probeUnanswered(HOST);

        assertThat(backoff.enter(HOST)).isTrue();
    }

    @Test
    void aProbeThatNeverEndsMakesWayForAnother() {
        backoff.refused(HOST, null);
        move(2);
        assertThat(backoff.enter(HOST)).isTrue();

        move(30);

        assertThat(backoff.enter(HOST)).isTrue();
    }

    @Test
    void eachRefusedProbeDoublesThePauseUpToFiveMinutes() {
        long expected = 2;
        for (int i = 0; i < 12; i++) {
            assertThat(backoff.refused(HOST, null)).isEqualTo(Duration.ofSeconds(Math.min(expected, 300)));
            move(Math.min(expected, 300));
            assertThat(backoff.enter(HOST)).isTrue();
            expected *= 2;
        }
    }

    @Test
    void requestsThatWereUnderWayWhenThePauseBeganCountOnce() {
        backoff.refused(HOST, Duration.ofSeconds(20));
        backoff.refused(HOST, null);
        backoff.refused(HOST, Duration.ofSeconds(5));

        assertThat(left()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aPauseThatIsLongOverIsForgotten() {
        backoff.refused(HOST, null);
        move(2 + 301);

        assertThat(backoff.enter(HOST)).isFalse();
    }

    @Test
    void theHostsThatAreRememberedAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            backoff.refused("host-" + i, null);
        }
        backoff.refused(HOST, null);
        assertThat(backoff.enter(HOST)).isFalse();

        move(2);
        backoff.refused(HOST, null);
        assertThat(left()).isEqualTo(Duration.ofSeconds(2));
    }
}
