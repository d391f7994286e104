package dev.xs2gateway.budget.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.status.UpstreamStatus.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from how calls end: pauses, probes, and a slower or a faster pace. */
class UpstreamStatusTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final CallOutcome ACCEPTED = new CallOutcome.Accepted();
    private static final CallOutcome LIMITED = new CallOutcome.Limited(null);
    private static final CallOutcome UNCLEAR = new CallOutcome.Unclear();
    private static final CallOutcome KEY_REFUSED = new CallOutcome.KeyRefused(Duration.ofMinutes(15));
    private static final CallOutcome KEY_DOUBTED = new CallOutcome.KeyDoubted(Duration.ofMinutes(15));
    private static final long PROBE = 15 * 60 * SECOND;

    private long now = Long.MAX_VALUE - 10 * SECOND;
    private UpstreamStatus status = UpstreamStatus.fresh(now);

    /** A call that is begun and ends now. */
    private void call(CallOutcome outcome) {
        if (status.entry(now) instanceof Entry.Probe(UpstreamStatus then)) {
            status = then;
        }
        end(now, outcome);
    }

    private void end(long begun, CallOutcome outcome) {
        status = status.after(outcome, begun, now, Budgets.PAUSES);
    }

    private void isPausedFor(long nanos) {
        assertThat(status.entry(now)).isEqualTo(new Entry.Paused(now + nanos));
        assertThat(status.entry(now + nanos)).isInstanceOf(Entry.Probe.class);
    }

    private int rate() {
        return status.rate().at(now);
    }

    @Test
    void callsAreAllowedWithoutRefusals() {
        UpstreamStatus before = status;
        call(ACCEPTED);
        call(UNCLEAR);

        assertThat(status).isEqualTo(before);
        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aRefusedCallPausesAllAndLowersTheRate() {
        call(LIMITED);

        isPausedFor(SECOND);
        assertThat(rate()).isEqualTo(700);
    }

    @Test
    void aStatedRetryAfterDeterminesThePause() {
        call(new CallOutcome.Limited(Duration.ofSeconds(42)));

        isPausedFor(42 * SECOND);
    }

    @Test
    void afterAPauseOneProbesAndNoOther() {
        call(LIMITED);
        now += SECOND;

        assertThat(status.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> status = probe.then());

        assertThat(status.entry(now)).isInstanceOf(Entry.Probing.class);
        assertThat(status.entry(now + 30 * SECOND)).isInstanceOf(Entry.Probe.class);
    }

    @Test
    void aProbeThatIsAcceptedEndsThePause() {
        call(LIMITED);
        now += SECOND;
        call(ACCEPTED);

        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aProbeThatIsNotMadeLetsAnotherProbe() {
        call(LIMITED);
        now += SECOND;
        assertThat(status.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> status = probe.then());

        status = status.unprobed(now);

        assertThat(status.entry(now)).isInstanceOf(Entry.Probe.class);
    }

    @Test
    void eachRefusedProbeDoublesThePauseUpToTheLongestAndLeavesTheRate() {
        call(LIMITED);
        long expected = SECOND;
        for (int i = 0; i < 12; i++) {
            isPausedFor(Math.min(expected, 300 * SECOND));
            now += Math.min(expected, 300 * SECOND);
            call(LIMITED);
            expected *= 2;
        }
        isPausedFor(300 * SECOND);

        now += 300 * SECOND;
        call(ACCEPTED);

        assertThat(rate()).isEqualTo(700);
    }

    @Test
    void anInconclusiveProbeRepeatsThePauseWithTheSameLength() {
        call(LIMITED);
        now += SECOND;
        call(UNCLEAR);

        isPausedFor(SECOND);
    }

    @Test
    void callsThatWereUnderWayWhenThePauseBeganCountOnce() {
        long begun = now;
        now += SECOND / 10;
        call(LIMITED);
        now += SECOND / 10;

        end(begun, LIMITED);
        end(begun, ACCEPTED);
        end(begun, UNCLEAR);

        isPausedFor(SECOND * 9 / 10);
        assertThat(rate()).isEqualTo(700);
    }

    @Test
    void aLaterRetryAfterMakesThePauseLongerAndAnEarlierOneDoesNotShortenIt() {
        long begun = now;
        call(new CallOutcome.Limited(Duration.ofSeconds(10)));

        end(begun, new CallOutcome.Limited(Duration.ofSeconds(60)));
        end(begun, new CallOutcome.Limited(Duration.ofSeconds(5)));

        isPausedFor(60 * SECOND);
    }

    @Test
    void theRateFallsByThreeTenthsAtATimeButNeverToNothing() {
        int expected = UpstreamStatus.FULL;
        for (int i = 0; i < 20; i++) {
            call(LIMITED);
            expected = Math.max(50, expected * 7 / 10);
            assertThat(rate()).isEqualTo(expected);
            now += SECOND;
            call(ACCEPTED);
        }
        assertThat(rate()).isEqualTo(50);
    }

    @Test
    void theRateRecoversStepByStepOnceThePauseIsOver() {
        call(new CallOutcome.Limited(Duration.ofMinutes(5)));
        now += 300 * SECOND;
        call(ACCEPTED);
        assertThat(rate()).isEqualTo(700);

        now += 10 * SECOND - 1;
        assertThat(rate()).isEqualTo(700);
        now += 1;
        assertThat(rate()).isEqualTo(750);
        now += 50 * SECOND;
        assertThat(rate()).isEqualTo(UpstreamStatus.FULL);
        now += Duration.ofDays(300).toNanos();
        assertThat(rate()).isEqualTo(UpstreamStatus.FULL);
    }

    @Test
    void aRefusedKeyStopsAllCallsButOneProbeAtATime() {
        call(KEY_REFUSED);
        assertThat(status.entry(now + PROBE - 1)).isEqualTo(new Entry.KeyRefused(now + PROBE));

        now += PROBE;
        assertThat(status.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> status = probe.then());

        assertThat(status.entry(now)).isEqualTo(new Entry.KeyRefused(now + PROBE));
        assertThat(status.entry(now + PROBE)).isInstanceOf(Entry.Probe.class);
    }

    @Test
    void aKeyThatIsAcceptedByTheProbeStopsNothing() {
        call(KEY_REFUSED);
        now += PROBE;
        call(ACCEPTED);

        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
        assertThat(rate()).isEqualTo(UpstreamStatus.FULL);
    }

    @Test
    void oneDoubtStopsNoCall() {
        UpstreamStatus before = status;
        call(KEY_DOUBTED);

        assertThat(status).isEqualTo(before);
        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aDoubtEndsAPauseSinceItIsAnAnswer() {
        call(LIMITED);
        now += SECOND;
        call(KEY_DOUBTED);

        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aProbeThatDoubtsARefusedKeyConfirmsThatItStillIs() {
        call(KEY_REFUSED);
        now += PROBE;
        call(KEY_DOUBTED);

        assertThat(status.entry(now)).isEqualTo(new Entry.KeyRefused(now + PROBE));
    }

    @Test
    void aRefusedKeyMayBeTriedBeforeItsNextProbe() {
        call(KEY_REFUSED);
        now += SECOND;
        status = status.withKeyTriedAt(now);

        assertThat(status.entry(now)).isInstanceOf(Entry.Probe.class);
        call(ACCEPTED);
        assertThat(status.entry(now)).isEqualTo(new Entry.Open());
        assertThat(status.withKeyTriedAt(now)).isSameAs(status);
    }

    @Test
    void theResponseToAnEarlierCallDoesNotClearARefusedKey() {
        long begun = now;
        now += SECOND;
        call(KEY_REFUSED);

        end(begun, ACCEPTED);

        assertThat(status.entry(now)).isInstanceOf(Entry.KeyRefused.class);
    }

    @Test
    void aRefusedKeyOutlastsAPause() {
        call(LIMITED);
        now += SECOND;
        call(KEY_REFUSED);
        now += SECOND;

        assertThat(status.entry(now)).isInstanceOf(Entry.KeyRefused.class);
    }
}
