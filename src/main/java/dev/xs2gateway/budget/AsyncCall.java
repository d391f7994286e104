package dev.xs2gateway.budget;

import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that is made when its turn comes, unless its caller has left by then. */
final class AsyncCall<T> extends Waiter {
    private final Supplier<Uni<T>> call;
    private final Verdicts verdicts;
    private final UniEmitter<? super T> caller;
    private @Nullable Cancellable running;
    private boolean left;

    AsyncCall(Spender spender, Supplier<Uni<T>> call, Verdicts verdicts, UniEmitter<? super T> caller) {
        super(spender);
        this.call = call;
        this.verdicts = verdicts;
        this.caller = caller;
    }

    @Override
    void granted(Permit permit) {
        Uni<T> sent = hasLeft() ? null : send();
        if (sent == null) {
            permit.unsent();
        } else {
            run(sent.onTermination()
                    .invoke((item, thrown, cancelled) ->
                            permit.ended(cancelled ? new Verdict.Unclear() : verdicts.of(thrown)))
                    .subscribe()
                    .with(caller::complete, caller::fail));
        }
    }

    /** The call, or null where it is not to be made. */
    private @Nullable Uni<T> send() {
        try {
            return call.get();
        } catch (RuntimeException refused) {
            caller.fail(refused);
            return null;
        }
    }

    @Override
    void refused(FailureException why) {
        caller.fail(why);
    }

    private synchronized boolean hasLeft() {
        return left;
    }

    private void run(Cancellable sent) {
        synchronized (this) {
            running = sent;
        }
        if (hasLeft()) {
            sent.cancel();
        }
    }

    /** Ends the call if it is under way: nobody waits for it. */
    void leave() {
        Cancellable sent;
        synchronized (this) {
            left = true;
            sent = running;
        }
        if (sent != null) {
            sent.cancel();
        }
    }
}
