package dev.xs2gateway.upstream.call;

import dev.xs2gateway.failure.Failure;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for a {@link Uni} on a virtual thread, and cancels it if the thread is interrupted because its caller has left. */
public final class UniAwaiter {
    private UniAwaiter() {}

    /** Returns the item of the Uni; rethrows its failure, a checked exception wrapped in a {@link CompletionException}. */
    public static <T> T item(Uni<T> uni) {
        CompletableFuture<T> future = uni.subscribeAsCompletionStage();
        try {
            return future.get();
        } catch (InterruptedException interrupt) {
            future.cancel(true);
            throw Failure.CallerLeft.after(interrupt);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(failed.getCause());
        }
    }
}
