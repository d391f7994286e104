package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.NothingToAsk;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An upstream whose answers the test gives, when it likes; its budget lets every call go at once unless it is told to hold them. */
final class HeldRows implements Engine.Rows {
    /** One call that was made. */
    record Call(IdKind kind, List<String> ids, CompletableFuture<List<Row>> rows) {
        void answer(Row... found) {
            rows.complete(List.of(found));
        }

        void fail(Throwable thrown) {
            rows.completeExceptionally(thrown);
        }
    }

    /** One that asks for its turn. */
    record Turn(IdKind kind, Supplier<List<String>> gathered, CompletableFuture<List<Row>> rows) {}

    private final List<Call> calls = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean holding;

    @Override
    public Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, Spending spending) {
        Turn turn = new Turn(kind, gathered, new CompletableFuture<>());
        turns.add(turn);
        if (!holding) {
            next();
        }
        return Uni.createFrom().completionStage(turn.rows());
    }

    /** From now on calls wait for {@link #next} or {@link #refuse}, as if the budget were spent. */
    void hold() {
        holding = true;
    }

    int waiting() {
        return turns.size();
    }

    /** Lets the first in line go. */
    void next() {
        Turn turn = turns.removeFirst();
        List<String> ids = turn.gathered().get();
        if (ids.isEmpty()) {
            turn.rows().completeExceptionally(new NothingToAsk());
        } else {
            calls.add(new Call(turn.kind(), ids, turn.rows()));
        }
    }

    /** The first in line does not get its turn. */
    void refuse(Throwable why) {
        turns.removeFirst().rows().completeExceptionally(why);
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
