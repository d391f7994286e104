package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileMetadata.Stale;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.lookup.OrderLookup.Kept;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks, shortly before a file is given, that it still may be given.
 *
 * @param after the maximum age at which cached orders are used without asking XS2Event again
 * @param grace for how much longer they are used if XS2Event cannot be asked and the file needs nothing from it
 */
record DownloadAuthorization(OrderLookup orders, Duration after, Duration grace) {

    /**
     * The orders that decide whether the file may be given; {@code stale} is set
     * if they are older than they should be, and null if they are fresh enough.
     */
    record State(List<Order> orders, @Nullable Stale stale) {}

    State of(IdKind kind, String id, CallAccount account) {
        try {
            return new State(orders.read(kind, id, after, account), null);
        } catch (FailureException failed) {
            Kept kept = orders.cached(kind, id);
            if (kept == null || !isNoAnswer(failed.failure()) || kept.age().compareTo(after.plus(grace)) >= 0) {
                throw failed;
            }
            return new State(kept.orders(), new Stale(kept.age().minus(after), failed));
        }
    }

    /** Like {@link #of}, but from the cache alone: returns null if the orders are not fresh enough there. Never waits. */
    @Nullable
    List<Order> cached(IdKind kind, String id, String consumer) {
        return orders.readCached(kind, id, after, consumer);
    }

    List<Order> again(IdKind kind, String id, CallAccount account) {
        return orders.readAgain(kind, id, account);
    }

    private static boolean isNoAnswer(Failure failure) {
        return switch (failure) {
            case Failure.UpstreamUnavailable _ -> true;
            case Failure.UpstreamTimeout _ -> true;
            case Failure.UpstreamInvalid _ -> true;
            case Failure.UpstreamRefused _ -> true;
            case Failure.BudgetExhausted _ -> true;
            default -> false;
        };
    }
}
