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
 * Makes sure, shortly before a file is given, that it still may be.
 *
 * @param after how old what is known may be without asking XS2Event again
 * @param grace for how much longer it will do where XS2Event cannot be asked, and nothing is needed of it
 */
record DownloadAuthorization(OrderLookup orders, Duration after, Duration grace) {

    /** What is known of the orders at stake; {@code stale} where it is older than it should be, and null where it is sure. */
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

    /** The same where it is sure without asking anybody; else null. Never waits. */
    @Nullable
    List<Order> cached(IdKind kind, String id, String consumer) {
        return orders.readCached(kind, id, after, consumer);
    }

    List<Order> again(IdKind kind, String id, CallAccount account) {
        return orders.readAgain(kind, id, account);
    }

    private static boolean isNoAnswer(Failure failure) {
        return switch (failure) {
            case Failure.UpstreamUnavailable down -> true;
            case Failure.UpstreamTimeout late -> true;
            case Failure.UpstreamInvalid garbage -> true;
            case Failure.UpstreamRefused key -> true;
            case Failure.BudgetExhausted spent -> true;
            default -> false;
        };
    }
}
