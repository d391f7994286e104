package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.Standing.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from how calls end: pauses, probes, and a slower or a faster pace. */
class StandingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Verdict ACCEPTED = new Verdict.Accepted();
    private static final Verdict LIMITED = new Verdict.Limited(null);
    private static final Verdict UNCLEAR = new Verdict.Unclear();
    private static final Verdict KEY_REFUSED = new Verdict.KeyRefused(Duration.ofMinutes(15));
    private static final Verdict KEY_DOUBTED = new Verdict.KeyDoubted(Duration.ofMinutes(15));
    private static final long PROBE = 15 * 60 * SECOND;

    private long now = Long.MAX_VALUE - 10 * SECOND;
    private Standing standing = Standing.fresh(now);

    /** A call that is begun and ends now. */
    private void call(Verdict verdict) {
        if (standing.entry(now) instanceof Entry.Probe(Standing then)) {
            standing = then;
        }
        end(now, verdict);
    }

    private void end(long begun, Verdict verdict) {
        standing = standing.after(verdict, begun, now, Budgets.PAUSES);
    }

    private void isPausedFor(long nanos) {
        assertThat(standing.entry(now)).isEqualTo(new Entry.Paused(now + nanos));
        assertThat(standing.entry(now + nanos)).isInstanceOf(Entry.Probe.class);
    }

    private int rate() {
        return standing.rate().at(now);
    }

    @Test
    void whileAllGoesWellCallsMayBeMade() {
        Standing before = standing;
        call(ACCEPTED);
        call(UNCLEAR);

        assertThat(standing).isEqualTo(before);
        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aRefusedCallPausesAllAndLowersTheRate() {
        call(LIMITED);

        isPausedFor(SECOND);
        assertThat(rate()).isEqualTo(700);
    }

    @Test
    void whatXs2EventSaysAboutTheTimeGoes() {
        call(new Verdict.Limited(Duration.ofSeconds(42)));

        isPausedFor(42 * SECOND);
    }

    @Test
    void afterAPauseOneProbesAndNoOther() {
        call(LIMITED);
        now += SECOND;

        assertThat(standing.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> standing = probe.then());

        assertThat(standing.entry(now)).isInstanceOf(Entry.Probing.class);
        assertThat(standing.entry(now + 30 * SECOND)).isInstanceOf(Entry.Probe.class);
    }

    @Test
    void aProbeThatIsAcceptedEndsThePause() {
        call(LIMITED);
        now += SECOND;
        call(ACCEPTED);

        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aProbeThatIsNotMadeLetsAnotherProbe() {
        call(LIMITED);
        now += SECOND;
        assertThat(standing.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> standing = probe.then());

        standing = standing.unprobed(now);

        assertThat(standing.entry(now)).isInstanceOf(Entry.Probe.class);
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
    void aProbeThatTellsNothingIsFollowedByAnotherPauseOfTheSameLength() {
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
        call(new Verdict.Limited(Duration.ofSeconds(10)));

        end(begun, new Verdict.Limited(Duration.ofSeconds(60)));
        end(begun, new Verdict.Limited(Duration.ofSeconds(5)));

        isPausedFor(60 * SECOND);
    }

    @Test
    void theRateFallsByThreeTenthsAtATimeButNeverToNothing() {
        int expected = Standing.FULL;
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
        call(new Verdict.Limited(Duration.ofMinutes(5)));
        now += 300 * SECOND;
        call(ACCEPTED);
        assertThat(rate()).isEqualTo(700);

        now += 10 * SECOND - 1;
        assertThat(rate()).isEqualTo(700);
        now += 1;
        assertThat(rate()).isEqualTo(750);
        now += 50 * SECOND;
        assertThat(rate()).isEqualTo(Standing.FULL);
        now += Duration.ofDays(300).toNanos();
        assertThat(rate()).isEqualTo(Standing.FULL);
    }

    @Test
    void aRefusedKeyStopsAllCallsButOneProbeAtATime() {
        call(KEY_REFUSED);
        assertThat(standing.entry(now + PROBE - 1)).isEqualTo(new Entry.KeyRefused(now + PROBE));

        now += PROBE;
        assertThat(standing.entry(now)).isInstanceOfSatisfying(Entry.Probe.class, probe -> standing = probe.then());

        assertThat(standing.entry(now)).isEqualTo(new Entry.KeyRefused(now + PROBE));
        assertThat(standing.entry(now + PROBE)).isInstanceOf(Entry.Probe.class);
    }

    @Test
    void aKeyThatIsAcceptedByTheProbeStopsNothing() {
        call(KEY_REFUSED);
        now += PROBE;
        call(ACCEPTED);

        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
        assertThat(rate()).isEqualTo(Standing.FULL);
    }

    @Test
    void oneDoubtStopsNoCall() {
        Standing before = standing;
        call(KEY_DOUBTED);

        assertThat(standing).isEqualTo(before);
        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aDoubtEndsAPauseSinceItIsAnAnswer() {
        call(LIMITED);
        now += SECOND;
        call(KEY_DOUBTED);

        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
    }

    @Test
    void aProbeThatDoubtsARefusedKeyConfirmsThatItStillIs() {
        call(KEY_REFUSED);
        now += PROBE;
        call(KEY_DOUBTED);

        assertThat(standing.entry(now)).isEqualTo(new Entry.KeyRefused(now + PROBE));
    }

    @Test
    void aRefusedKeyMayBeTriedBeforeItsNextProbe() {
        call(KEY_REFUSED);
        now += SECOND;
        standing = standing.withKeyTriedAt(now);

        assertThat(standing.entry(now)).isInstanceOf(Entry.Probe.class);
        call(ACCEPTED);
        assertThat(standing.entry(now)).isEqualTo(new Entry.Open());
        assertThat(standing.withKeyTriedAt(now)).isSameAs(standing);
    }

    @Test
    void whatWasAnsweredToACallFromBeforeSaysNothingAboutTheKey() {
        long begun = now;
        now += SECOND;
        call(KEY_REFUSED);

        end(begun, ACCEPTED);

        assertThat(standing.entry(now)).isInstanceOf(Entry.KeyRefused.class);
    }

    @Test
    void aRefusedKeyOutlastsAPause() {
        call(LIMITED);
        now += SECOND;
        call(KEY_REFUSED);
        now += SECOND;

        assertThat(standing.entry(now)).isInstanceOf(Entry.KeyRefused.class);
    }
}
