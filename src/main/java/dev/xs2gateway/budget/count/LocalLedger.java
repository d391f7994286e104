package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.status.UpstreamStatus;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The ledger of one process that has the budget to itself or takes a fixed part of it. */
public final class LocalLedger implements Ledger {
    private static final Logger LOG = Logger.getLogger(LocalLedger.class);

    private final LocalCount count;
    private final AutoCloseable journal;
    private final int pods;
    private final LongSupplier nanoTime;
    private final AtomicReference<Seen> seen;

    /** Creates the ledger; {@code pods} is the largest number of processes, of which this one takes its part of every limit. */
    public LocalLedger(LocalCount count, AutoCloseable journal, int pods, LongSupplier nanoTime) {
        this.count = count;
        this.journal = journal;
        this.pods = pods;
        this.nanoTime = nanoTime;
        this.seen = new AtomicReference<>(new Seen(0, UpstreamStatus.fresh(nanoTime.getAsLong())));
    }

    @Override
    public long now() {
        return nanoTime.getAsLong();
    }

    @Override
    public Seen seen() {
        return seen.get();
    }

    @Override
    public void ask(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits, Consumer<Reply> callback) {
        List<Limit> part = Limit.shares(limits, pods);
        if (seen.get().version() != basis.version()) {
            callback.accept(new Reply.Changed());
            return;
        }
        Reply reply = count.ask(part, nanoTime);
        if (then != null && reply instanceof Reply.Granted(Call call) && !isChanged(basis, then)) {
            call.unsent();
            reply = new Reply.Changed();
        }
        callback.accept(reply);
    }

    private boolean isChanged(Seen basis, UpstreamStatus then) {
        return seen.compareAndSet(basis, new Seen(basis.version() + 1, then));
    }

    @Override
    public void change(Seen basis, UpstreamStatus then, Consumer<Boolean> callback) {
        callback.accept(isChanged(basis, then));
    }

    @Override
    public long waitAtLeast(List<Limit> limits, int ahead) {
        return count.waitAtLeast(Limit.shares(limits, pods), ahead);
    }

    @Override
    public void close() {
        try {
            journal.close();
        } catch (Exception e) {
            LOG.warn("The journal of calls could not be closed", e);
        }
    }

    @Override
    public void onChange(Runnable callback) {
        // The callback never runs: no other process's calls count here, so every stated wait stays right.
    }

    @Override
    public Mode mode() {
        return pods == 1 ? Mode.ALONE : Mode.PART;
    }

    @Override
    public String inWords() {
        return pods == 1
                ? "by this process alone"
                : "by this process alone, which keeps to 1/" + pods + " of the limits (gateway.budget.pods)";
    }

    @Override
    public @Nullable QuietPeriod quiet() {
        return count.quiet();
    }

    @Override
    public void state(List<Limit> limits, Consumer<State> callback) {
        List<Limit> part = Limit.shares(limits, pods);
        callback.accept(new State(mode(), part, count.left(part), 0));
    }
}
