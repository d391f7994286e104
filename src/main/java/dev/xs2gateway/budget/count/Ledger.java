package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.status.UpstreamStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls, in this process or for all pods, and keeps how we stand with XS2Event beside them.
 *
 * <p>Thread safe. Answers may come before the method returns, and on any thread.
 */
public interface Ledger extends AutoCloseable {
    /** Nanoseconds of the clock that calls and standings are counted by. */
    long now();

    /** The standing that was last heard of. */
    Seen seen();

    /** A standing, and which one in a row it is. */
    record Seen(long version, UpstreamStatus standing) {}

    /**
     * Asks for one call now, under these limits.
     *
     * @param basis the standing on which it is asked; if it has changed, the answer is {@link Reply.Changed}
     * @param then the standing that is to come with the call, or null to leave it
     */
    void ask(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits, Consumer<Reply> callback);

    /** Replaces a standing; hears whether it was still the one. */
    void change(Seen basis, UpstreamStatus then, Consumer<Boolean> callback);

    /** How long a call has to wait at least that {@code ahead} others of this process go before, in nanoseconds. */
    long waitAtLeast(List<Limit> limits, int ahead);

    /** Hears when a call may be had sooner than was said. */
    void onChange(Runnable callback);

    /** With whom the limits are shared now. */
    Mode mode();

    /** How calls are counted now, as a clause for people. */
    String inWords();

    /** That no calls are made because some may not be known, if so. */
    @Nullable
    QuietPeriod quiet();

    /** How it stands with these limits, for people. */
    void state(List<Limit> limits, Consumer<State> callback);

    /**
     * How calls are counted now.
     *
     * @param limits what is counted against
     * @param left how many calls each of them allows now
     * @param silent pods that have not been heard of, whose parts of the limits are kept free
     */
    record State(Mode mode, List<Limit> limits, List<Integer> left, int silent) {}

    /** With whom the limits are shared. */
    enum Mode {
        /** Nobody: there is one process. */
        ALONE,
        /** Other processes that are not known of: this one takes its part. */
        PART,
        /** All pods, in one place. */
        SHARED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    void close();

    /** What {@link #ask} brings. */
    sealed interface Reply {
        record Granted(Call call) implements Reply {}

        /** Not now; in so many nanoseconds it may be. */
        record Wait(long nanos) implements Reply {}

        /** The standing is another by now: {@link #seen}. */
        record Changed() implements Reply {}
    }

    /** A call that may be made; counts as being made until it is said to have ended or not to have been sent. Say it once. */
    interface Call {
        /** When it was granted, in the ledger's time. */
        long begun();

        void ended();

        void unsent();
    }
}
