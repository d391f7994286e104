package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An upstream whose answers the test gives, when it likes. */
final class HeldRows implements LookupBatcher.RowSource {
    /** One call. */
    record Call(IdKind kind, List<String> ids, CompletableFuture<List<Row>> rows) {
        void answer(Row... found) {
            rows.complete(List.of(found));
        }

        void fail(Throwable thrown) {
            rows.completeExceptionally(thrown);
        }
    }

    private final List<Call> calls = new ArrayList<>();

    @Override
    public Uni<List<Row>> orders(IdKind kind, List<String> ids, Spending spending) {
        Call call = new Call(kind, ids, new CompletableFuture<>());
        calls.add(call);
        return Uni.createFrom().completionStage(call.rows());
    }

    int count() {
        return calls.size();
    }

    Call call(int n) {
        return calls.get(n - 1);
    }

    static Row booking(String bookingId, String orderId) {
        return Vendor.row("{booking_id: '" + bookingId + "', bookingorder_id: '" + orderId + "'}", "{}");
    }
}
