package dev.xs2gateway.budget;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How we stand with XS2Event, as its answers tell: how much it takes, whether it wants to be left alone, and whether it accepts our key.
 *
 * <p>After a refused call all calls stop for a while, then one probes; the rate falls by three tenths, and recovers a twentieth of the
 * full one every ten seconds. Times are nanoseconds of the clock of the {@link Ledger} that keeps this.
 */
record Standing(Rate rate, @Nullable Pause pause, @Nullable Key key) {
    /** All of the limits, in thousandths. */
    static final int FULL = 1000;

    private static final int LEAST = 50;
    private static final int LOWERED_TENTHS = 7;
    private static final int STEP = 50;
    private static final long STEP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PROBE_LASTS = Duration.ofSeconds(30).toNanos();

    /** What part of the limits is used: thousandths, {@code since} when; it grows from then on. */
    record Rate(int thousandths, long since) {
        int at(long now) {
            long steps = Math.max(0, now - since) / STEP_NANOS;
            return (int) Math.min(FULL, thousandths + Math.min(FULL, steps) * STEP);
        }

        private Rate lowered(long now) {
            return new Rate(Math.max(LEAST, at(now) * LOWERED_TENTHS / 10), now);
        }
    }

    /** The {@code times}-th refusal in a row, {@code since} when; no calls but one probe after {@code until}, which holds {@code probeUntil}. */
    record Pause(int times, long since, long until, long probeUntil) {
        private Pause atLeastUntil(long time) {
            return time - until > 0 ? new Pause(times, since, time, time) : this;
        }

        private Pause probed(long now) {
            return new Pause(times, since, until, now + PROBE_LASTS);
        }
    }

    /** The key is refused {@code since} when; one call may probe it at {@code nextProbe}, and then one {@code every} so many nanoseconds. */
    record Key(long since, long nextProbe, long every) {}

    /** What a call may expect: it may be made, or has to wait until {@code until}. */
    sealed interface Entry {
        record Open() implements Entry {}

        /** This one call may be made, if the standing becomes {@code then} with it. */
        record Probe(Standing then) implements Entry {}

        /** Nobody may call before {@code until}. */
        record Paused(long until) implements Entry {}

        /** A probe is under way; it will tell. */
        record Probing(long atMostUntil) implements Entry {}

        record KeyRefused(long until) implements Entry {}
    }

    static Standing fresh(long now) {
        return new Standing(new Rate(FULL, now), null, null);
    }

    Entry entry(long now) {
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

    private Standing probed(long now) {
        return new Standing(
                rate,
                pause == null ? null : pause.probed(now),
                key == null ? null : new Key(key.since, now + key.every, key.every));
    }

    /**
     * What follows from how a call has ended; this very standing where nothing does.
     *
     * @param begun when the call was; what it says about a time before a later refusal is no news
     */
    Standing after(Verdict verdict, long begun, long now, Pauses pauses) {
        return switch (verdict) {
            case Verdict.Accepted it -> accepted(begun, now);
            case Verdict.Limited(Duration retryAfter) -> limited(retryAfter, begun, now, pauses);
            // An answer about the key is no limit, so it ends a pause as an accepted call does.
            case Verdict.KeyDoubted(Duration every) -> key == null ? accepted(begun, now) : keyRefused(every, now);
            case Verdict.KeyRefused(Duration every) -> keyRefused(every, now);
            case Verdict.NotSent it -> this;
            case Verdict.Unclear it -> unclear(begun, now, pauses);
        };
    }

    private Standing keyRefused(Duration every, long now) {
        return new Standing(rate, pause, new Key(now, now + every.toNanos(), every.toNanos()));
    }

    /** A refused key may be tried at once, instead of at its next probe. */
    Standing withKeyTriedAt(long now) {
        return key == null ? this : new Standing(rate, pause, new Key(key.since, now, key.every));
    }

    private Standing accepted(long begun, long now) {
        Standing then = this;
        if (pause != null && begun - pause.until >= 0) {
            then = new Standing(new Rate(rate.thousandths, now), null, key);
        }
        if (key != null && begun - key.since > 0) {
            then = new Standing(then.rate, then.pause, null);
        }
        return then;
    }

    /** The more careful of the two in everything: where both may be right. */
    Standing and(Standing other, long now) {
        return new Standing(
                rate.at(now) <= other.rate.at(now) ? rate : other.rate,
                pause == null || (other.pause != null && other.pause.until - pause.until > 0) ? other.pause : pause,
                key == null || (other.key != null && other.key.nextProbe - key.nextProbe > 0) ? other.key : key);
    }

    /** The probe was not made after all; another may. */
    Standing unprobed(long now) {
        return new Standing(
                rate,
                pause == null ? null : new Pause(pause.times, pause.since, pause.until, now),
                key == null ? null : new Key(key.since, now, key.every));
    }

    private Standing limited(@Nullable Duration retryAfter, long begun, long now, Pauses pauses) {
        if (pause == null) {
            return new Standing(rate.lowered(now), pauseOf(1, retryAfter, now, pauses), key);
        }
        if (begun - pause.until >= 0) {
            return new Standing(rate, pauseOf(pause.times + 1, retryAfter, now, pauses), key);
        }
        // It was under way when the pause began, and tells nothing new but how long XS2Event wants to be left alone.
        return retryAfter == null ? this : new Standing(rate, pause.atLeastUntil(now + pauses.nanos(retryAfter)), key);
    }

    private Standing unclear(long begun, long now, Pauses pauses) {
        if (pause == null || begun - pause.until < 0) {
            return this;
        }
        // The probe has told nothing.
        return new Standing(rate, pauseOf(pause.times, null, now, pauses), key);
    }

    private static Pause pauseOf(int times, @Nullable Duration retryAfter, long now, Pauses pauses) {
        long until = now + (retryAfter == null ? pauses.nanos(times) : pauses.nanos(retryAfter));
        return new Pause(times, now, until, until);
    }
}
