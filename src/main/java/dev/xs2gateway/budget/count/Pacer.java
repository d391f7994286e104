package dev.xs2gateway.budget.count;

import dev.xs2gateway.DurationText;
import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.status.PauseBackoff;
import dev.xs2gateway.budget.status.UpstreamStatus;
import dev.xs2gateway.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the next call may be made: within the limits, not during a pause, and not with a refused key. It learns from how calls end.
 *
 * <p>How many calls XS2Event accepts is not public, so each refused call lowers the rate for a while.
 */
public final class Pacer {
    private static final Logger LOG = Logger.getLogger(Pacer.class);
    // While another pod probes, this pod learns the result only by asking again.
    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

    private final Ledger ledger;
    private final List<Limit> limits;
    private final PauseBackoff backoff;

    public Pacer(Ledger ledger, List<Limit> limits, PauseBackoff backoff) {
        this.ledger = ledger;
        this.limits = List.copyOf(limits);
        this.backoff = backoff;
    }

    /** The reply to {@link #ask}. */
    public sealed interface Turn {
        /** A call that may be made now; if it is a {@code probe}, its end decides about all other calls. */
        record Granted(Ledger.Call call, boolean probe) implements Turn {}

        /** No call is available now; one may be in {@code nanos} nanoseconds. */
        record Later(long nanos) implements Turn {}

        /** No call is made within {@code nanos} nanoseconds; {@code hopeless}: one is unlikely even after that. */
        record Closed(long nanos, Failure why, boolean hopeless) implements Turn {}
    }

    /** Asks for a call now. */
    public void ask(Consumer<Turn> callback) {
        Ledger.Seen seen = ledger.seen();
        long now = ledger.now();
        switch (seen.upstreamStatus().entry(now)) {
            case UpstreamStatus.Entry.Open _ -> ask(seen, null, callback);
            case UpstreamStatus.Entry.Probe(UpstreamStatus then) -> ask(seen, then, callback);
            case UpstreamStatus.Entry.Probing(long until) ->
                callback.accept(new Turn.Later(Math.min(until - now, ASK_AGAIN_NANOS)));
            case UpstreamStatus.Entry.Paused(long until) -> callback.accept(paused(until - now));
            case UpstreamStatus.Entry.KeyRefused(long until) -> callback.accept(keyRefused(until - now));
        }
    }

    private void ask(Ledger.Seen seen, @Nullable UpstreamStatus then, Consumer<Turn> callback) {
        ledger.ask(seen, then, limits(seen.upstreamStatus()), reply -> {
            switch (reply) {
                case Ledger.Reply.Granted(Ledger.Call call) -> callback.accept(new Turn.Granted(call, then != null));
                case Ledger.Reply.Wait(long nanos) -> callback.accept(new Turn.Later(nanos));
                case Ledger.Reply.Changed _ -> ask(callback);
            }
        });
    }

    /** The pause or the key refusal that stops all calls now, or null if there is none. */
    public Turn.@Nullable Closed closed() {
        long now = ledger.now();
        return switch (ledger.seen().upstreamStatus().entry(now)) {
            case UpstreamStatus.Entry.Paused(long until) -> paused(until - now);
            case UpstreamStatus.Entry.KeyRefused(long until) -> keyRefused(until - now);
            default -> null;
        };
    }

    private static Turn.Closed paused(long nanos) {
        return new Turn.Closed(
                nanos,
                new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway: no calls are made at present",
                        Duration.ofNanos(nanos)),
                false);
    }

    private static Turn.Closed keyRefused(long nanos) {
        return new Turn.Closed(nanos, new Failure.UpstreamRefused(), true);
    }

    /** The quiet period, if no calls are made now because some may not be known here; else null. */
    @Nullable
    public QuietPeriod quiet() {
        return ledger.quiet();
    }

    /** Registers a callback that runs when a call may be available sooner than the last reply stated. */
    public void onChange(Runnable callback) {
        ledger.onChange(callback);
    }

    /** The shortest time that a call has to wait if {@code ahead} others go first, in nanoseconds. */
    public long waitAtLeast(int ahead) {
        return ledger.waitAtLeast(limits(ledger.seen().upstreamStatus()), ahead);
    }

    /** The limits, reduced to the current rate. */
    private List<Limit> limits(UpstreamStatus status) {
        int rate = status.rate().at(ledger.now());
        return rate == UpstreamStatus.FULL
                ? limits
                : limits.stream()
                        .map(limit -> limit.times(rate, UpstreamStatus.FULL))
                        .toList();
    }

    public UpstreamStatus upstreamStatus() {
        return ledger.seen().upstreamStatus();
    }

    /** The part of the limits that is used now, in thousandths. */
    public int rate() {
        return upstreamStatus().rate().at(ledger.now());
    }

    public List<Limit> limits() {
        return limits;
    }

    /** Reports what is left of the limits, reduced to the current rate. */
    public void state(Consumer<Ledger.State> callback) {
        ledger.state(limits(upstreamStatus()), callback);
    }

    public void ended(Turn.Granted turn, CallOutcome outcome) {
        turn.call().ended();
        change(status -> status.after(outcome, turn.call().begun(), ledger.now(), backoff));
    }

    public void unsent(Turn.Granted turn) {
        turn.call().unsent();
        if (turn.probe()) {
            change(status -> status.unprobed(ledger.now()));
        }
    }

    /** Lets the next call test a refused key, without waiting for the next probe. */
    public void tryKeyAtOnce(Runnable done) {
        change(status -> status.withKeyTriedAt(ledger.now()), done);
    }

    private void change(Change change) {
        change(change, () -> {});
    }

    private void change(Change change, Runnable done) {
        Ledger.Seen seen = ledger.seen();
        UpstreamStatus then = change.of(seen.upstreamStatus());
        if (then.equals(seen.upstreamStatus())) {
            done.run();
            return;
        }
        ledger.change(seen, then, isChanged -> {
            if (isChanged) {
                logChange(seen.upstreamStatus(), then);
                done.run();
            } else if (ledger.seen().version() != seen.version()) {
                change(change, done);
            } else {
                done.run();
            }
        });
    }

    private interface Change {
        UpstreamStatus of(UpstreamStatus before);
    }

    private void logChange(UpstreamStatus before, UpstreamStatus then) {
        UpstreamStatus.Pause pause = then.pause();
        if (pause != null && before.pause() == null) {
            LOG.warnf(
                    "XS2Event refuses calls (503 or 429): the gateway makes no calls for %s, then uses %d %% of the limits",
                    DurationText.ofNanos(pause.until() - pause.since()),
                    then.rate().thousandths() / 10);
        }
        UpstreamStatus.Key key = then.key();
        if (key != null && before.key() == null) {
            LOG.errorf(
                    "XS2Event refuses gateway.upstream.api-key: the gateway makes no calls except one probe every %s",
                    DurationText.ofNanos(key.every()));
        } else if (key == null && before.key() != null) {
            LOG.info("XS2Event accepts gateway.upstream.api-key again");
        }
    }
}
