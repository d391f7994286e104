package dev.xs2gateway.budget.status;

import dev.xs2gateway.budget.CallOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The upstream status: what XS2Event's responses say about the next calls, namely the rate in use, a pause, and a refused key.
 *
 * <p>After a refused call all calls stop for a while, then one call probes. The rate falls by three tenths, and recovers by a
 * twentieth of the full rate every ten seconds. Times are nanoseconds of the clock of the {@code Ledger} that keeps this status.
 */
public record UpstreamStatus(
        Rate rate, @Nullable Pause pause, @Nullable Key key) {
    /** The full limits, in thousandths. */
    public static final int FULL = 1000;

    private static final int LEAST = 50;
    private static final int LOWERED_TENTHS = 7;
    private static final int STEP = 50;
    private static final long STEP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PROBE_LASTS = Duration.ofSeconds(30).toNanos();

    /** The part of the limits that is used, in thousandths, {@code since} a time from which it grows. */
    public record Rate(int thousandths, long since) {
        public int at(long now) {
            long steps = Math.max(0, now - since) / STEP_NANOS;
            return (int) Math.min(FULL, thousandths + Math.min(FULL, steps) * STEP);
        }

        private Rate lowered(long now) {
            return new Rate(Math.max(LEAST, at(now) * LOWERED_TENTHS / 10), now);
        }
    }

    /**
     * The {@code times}-th refusal in a row, {@code since} a time. No call is made before {@code until};
     * after it a single probe is made, which has the others wait until {@code probeUntil} at most.
     */
    public record Pause(int times, long since, long until, long probeUntil) {
        private Pause atLeastUntil(long time) {
            return time - until > 0 ? new Pause(times, since, time, time) : this;
        }

        private Pause probed(long now) {
            return new Pause(times, since, until, now + PROBE_LASTS);
        }
    }

    /**
     * The key is refused {@code since} a time. One call may probe it at
     * {@code nextProbe}, and then one in {@code every} so many nanoseconds.
     */
    public record Key(long since, long nextProbe, long every) {}

    /** Whether a call may be made now, and if not, until when it has to wait. */
    public sealed interface Entry {
        record Open() implements Entry {}

        /** This one call may be made, if the upstream status becomes {@code then} at the same time. */
        record Probe(UpstreamStatus then) implements Entry {}

        /** No call may be made before {@code until}. */
        record Paused(long until) implements Entry {}

        /** A probe is under way; its end decides. */
        record Probing(long atMostUntil) implements Entry {}

        record KeyRefused(long until) implements Entry {}
    }

    public static UpstreamStatus fresh(long now) {
        return new UpstreamStatus(new Rate(FULL, now), null, null);
    }

    public Entry entry(long now) {
        if (key != null && now - key.nextProbe < 0) {
            return new Entry.KeyRefused(key.nextProbe);
        }
        if (pause != null && now - pause.until < 0) {
            return new Entry.Paused(pause.until);
        }
        if (pause != null && now - pause.probeUntil < 0) {
            return new Entry.Probing(pause.probeUntil);
        }
        return key == null && pause == null ? new Entry.Open() : new Entry.Probe(probed(now));
    }

    private UpstreamStatus probed(long now) {
        return new UpstreamStatus(
                rate,
                pause == null ? null : pause.probed(now),
                key == null ? null : new Key(key.since, now + key.every, key.every));
    }

    /**
     * The upstream status that follows from the end of a call; this same instance if nothing changes.
     *
     * @param begun when the call began; what it says about a time before a later refusal is ignored
     */
    public UpstreamStatus after(CallOutcome outcome, long begun, long now, PauseBackoff backoff) {
        return switch (outcome) {
            case CallOutcome.Accepted _ -> accepted(begun, now);
            case CallOutcome.Limited(Duration retryAfter) -> limited(retryAfter, begun, now, backoff);
            // A response about the key is no rate limit, so it ends a pause as an accepted call does.
            case CallOutcome.KeyDoubted(Duration every) -> key == null ? accepted(begun, now) : keyRefused(every, now);
            case CallOutcome.KeyRefused(Duration every) -> keyRefused(every, now);
            case CallOutcome.NotSent _ -> this;
            case CallOutcome.Unclear _ -> unclear(begun, now, backoff);
        };
    }

    private UpstreamStatus keyRefused(Duration every, long now) {
        return new UpstreamStatus(rate, pause, new Key(now, now + every.toNanos(), every.toNanos()));
    }

    /** The status after which a refused key may be tested at once, instead of at its next probe. */
    public UpstreamStatus withKeyTriedAt(long now) {
        return key == null ? this : new UpstreamStatus(rate, pause, new Key(key.since, now, key.every));
    }

    private UpstreamStatus accepted(long begun, long now) {
        UpstreamStatus then = this;
        if (pause != null && begun - pause.until >= 0) {
            then = new UpstreamStatus(new Rate(rate.thousandths, now), null, key);
        }
        if (key != null && begun - key.since > 0) {
            then = new UpstreamStatus(then.rate, then.pause, null);
        }
        return then;
    }

    /** Combines two statuses that may both be right: the more careful value of each part. */
    public UpstreamStatus and(UpstreamStatus other, long now) {
        return new UpstreamStatus(
                rate.at(now) <= other.rate.at(now) ? rate : other.rate,
                pause == null || (other.pause != null && other.pause.until - pause.until > 0) ? other.pause : pause,
                key == null || (other.key != null && other.key.nextProbe - key.nextProbe > 0) ? other.key : key);
    }

    /** The status after a probe that was not sent after all: another call may probe. */
    public UpstreamStatus unprobed(long now) {
        return new UpstreamStatus(
                rate,
                pause == null ? null : new Pause(pause.times, pause.since, pause.until, now),
                key == null ? null : new Key(key.since, now, key.every));
    }

    private UpstreamStatus limited(@Nullable Duration retryAfter, long begun, long now, PauseBackoff backoff) {
        if (pause == null) {
            return new UpstreamStatus(rate.lowered(now), pauseOf(1, retryAfter, now, backoff), key);
        }
        if (begun - pause.until >= 0) {
            return new UpstreamStatus(rate, pauseOf(pause.times + 1, retryAfter, now, backoff), key);
        }
        // The call was under way when the pause began, and adds nothing but how long XS2Event wants the pause to be.
        return retryAfter == null
                ? this
                : new UpstreamStatus(rate, pause.atLeastUntil(now + backoff.nanos(retryAfter)), key);
    }

    private UpstreamStatus unclear(long begun, long now, PauseBackoff backoff) {
        if (pause == null || begun - pause.until < 0) {
            return this;
        }
        // The probe was inconclusive.
        return new UpstreamStatus(rate, pauseOf(pause.times, null, now, backoff), key);
    }

    private static Pause pauseOf(int times, @Nullable Duration retryAfter, long now, PauseBackoff backoff) {
        long until = now + (retryAfter == null ? backoff.nanos(times) : backoff.nanos(retryAfter));
        return new Pause(times, now, until, until);
    }
}
