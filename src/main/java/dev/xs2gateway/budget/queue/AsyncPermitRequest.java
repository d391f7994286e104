package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.OutcomeClassifier;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A permit request of a non-blocking caller: makes the call when its permit is granted, unless the caller has disconnected before.
 *
 * <p>A call that is under way runs to its end, even if the caller disconnects. It already counts, XS2Event's response
 * is worth knowing, and if a call is cancelled before it has a connection, Quarkus' REST client keeps that connection.
 */
final class AsyncPermitRequest<T> extends PermitRequest {
    private final Supplier<Uni<T>> call;
    private final OutcomeClassifier classifier;
    private final UniEmitter<? super T> caller;
    private volatile boolean isCancelled;

    AsyncPermitRequest(
            CallOwner owner, Supplier<Uni<T>> call, OutcomeClassifier classifier, UniEmitter<? super T> caller) {
        super(owner);
        this.call = call;
        this.classifier = classifier;
        this.caller = caller;
    }

    @Override
    void granted(Permit permit) {
        Uni<T> sent = isCancelled ? null : send();
        if (sent == null) {
            permit.unsent();
        } else {
            Cancellable _ = sent.onTermination()
                    .invoke((item, thrown, cancelled) -> permit.ended(classifier.of(thrown)))
                    .subscribe()
                    .with(caller::complete, caller::fail);
        }
    }

    /** Starts the call; null if the call is not to be made. */
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

    void cancel() {
        isCancelled = true;
    }
}
