package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.status.UpstreamStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls, in this process or for all pods, and keeps the upstream status beside the count.
 *
 * <p>Thread safe. A callback may run before the method returns, and on any thread.
 */
public interface Ledger extends AutoCloseable {
    /** The current time in nanoseconds of the clock that calls and the upstream status refer to. */
    long now();

    /** The latest upstream status that this pod knows. */
    Seen seen();

    /** An upstream status with its version, a running number. */
    record Seen(long version, UpstreamStatus upstreamStatus) {}

    /**
     * Asks for one call now, under these limits.
     *
     * @param basis the upstream status on which the request is based; if it has changed, the reply is {@link Reply.Changed}
     * @param then the upstream status that replaces it if the call is granted, or null to leave it as it is
     */
    void ask(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits, Consumer<Reply> callback);

    /** Replaces the upstream status; {@code callback} receives whether {@code basis} was still the current one. */
    void change(Seen basis, UpstreamStatus then, Consumer<Boolean> callback);

    /** The shortest time that a call has to wait if {@code ahead} other calls of this process go first, in nanoseconds. */
    long waitAtLeast(List<Limit> limits, int ahead);

    /** Registers a callback that runs when a call may be available sooner than the last reply stated. */
    void onChange(Runnable callback);

    /** With which other processes the limits are shared now. */
    Mode mode();

    /** How calls are counted now, as a clause for people. */
    String inWords();

    /** The quiet period, if no calls are made now because some may not be known here; else null. */
    @Nullable
    QuietPeriod quiet();

    /** Reports how much of these limits is left, for people. */
    void state(List<Limit> limits, Consumer<State> callback);

    /**
     * How calls are counted now, and how many are left.
     *
     * @param limits the limits that the calls are counted against
     * @param left how many calls each of the limits allows now
     * @param silent pods that have not reported lately, whose parts of the limits are kept free
     */
    record State(Mode mode, List<Limit> limits, List<Integer> left, int silent) {}

    /** With which other processes the limits are shared. */
    enum Mode {
        /** With none: there is one process. */
        ALONE,
        /** With processes whose calls are not known here: this process takes its part. */
        PART,
        /** With all pods, which count in one place. */
        SHARED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    void close();

    /** The reply to {@link #ask}. */
    sealed interface Reply {
        record Granted(Call call) implements Reply {}

        /** No call is available now; one may be in {@code nanos} nanoseconds. */
        record Wait(long nanos) implements Reply {}

        /** The upstream status has changed: see {@link #seen}. */
        record Changed() implements Reply {}
    }

    /**
     * A call that may be made. It counts as under way until {@link #ended}
     * or {@link #unsent} is called; exactly one of them is called, once.
     */
    interface Call {
        /** When the call was granted, in nanoseconds of the ledger's clock. */
        long begun();

        void ended();

        void unsent();
    }
}
