package dev.xs2gateway.orders;

import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An upstream whose answers the test gives, when it likes; its budget lets every call go at once unless it is told to hold them. */
public final class HeldRows implements Engine.Rows {
    /** One call that was made. */
    public record Call(IdKind kind, List<String> ids, CompletableFuture<List<Row>> rows) {
        public void answer(Row... found) {
            rows.complete(List.of(found));
        }

        public void fail(Throwable thrown) {
            rows.completeExceptionally(thrown);
        }
    }

    /** One that asks for its turn. */
    record Turn(IdKind kind, Supplier<List<String>> gathered, CompletableFuture<List<Row>> rows) {}

    private final List<Call> calls = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean holding;

    @Override
    public Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, CallAccount account) {
        Turn turn = new Turn(kind, gathered, new CompletableFuture<>());
        turns.add(turn);
        if (!holding) {
            next();
        }
        return Uni.createFrom().completionStage(turn.rows());
    }

    /** From now on calls wait for {@link #next} or {@link #refuse}, as if the budget were spent. */
    public void hold() {
        holding = true;
    }

    public int waiting() {
        return turns.size();
    }

    /** Lets the first in line go. */
    public void next() {
        Turn turn = turns.removeFirst();
        List<String> ids = turn.gathered().get();
        if (ids.isEmpty()) {
            turn.rows().completeExceptionally(new NothingToAsk());
        } else {
            calls.add(new Call(turn.kind(), ids, turn.rows()));
        }
    }

    /** The first in line does not get its turn. */
    public void refuse(Throwable why) {
        turns.removeFirst().rows().completeExceptionally(why);
    }

    public int count() {
        return calls.size();
    }

    public Call call(int n) {
        return calls.get(n - 1);
    }

    public static Row booking(String bookingId, String orderId) {
        return Vendor.row("{booking_id: '" + bookingId + "', bookingorder_id: '" + orderId + "'}", "{}");
    }
}
