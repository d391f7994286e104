package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A permit request of a thread that blocks until it is completed. An interrupt means that the caller has disconnected. */
final class BlockingPermitRequest extends PermitRequest {
    private final CompletableFuture<Permit> turn = new CompletableFuture<>();

    BlockingPermitRequest(CallOwner owner) {
        super(owner);
    }

    @Override
    void granted(Permit permit) {
        if (!turn.complete(permit)) {
            permit.unsent();
        }
    }

    @Override
    void refused(FailureException why) {
        turn.completeExceptionally(why);
    }

    Permit await() {
        try {
            return turn.get();
        } catch (InterruptedException interrupt) {
            giveUp();
            throw Failure.CallerLeft.after(interrupt);
        } catch (ExecutionException refused) {
            throw (FailureException) refused.getCause();
        }
    }

    private void giveUp() {
        if (!turn.cancel(false) && !turn.isCompletedExceptionally()) {
            turn.join().unsent();
        }
    }
}
