package dev.xs2gateway.orders.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What free riders buy: an hour of polling under 30 calls a minute, with a batch of 50 and without company. */
class RefreshSimulationTest {
    private static final int BOOKINGS = 60;
    private static final int POLLS = 2;
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(2);
    private static final int STEPS = 1_800;

    /** A budget that lets one call go every two seconds, and an upstream that answers at once. */
    private static final class Metered implements Engine.Rows {
        private final List<Runnable> turns = new ArrayList<>();
        private int calls;

        @Override
        public Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, CallAccount account) {
            CompletableFuture<List<Row>> rows = new CompletableFuture<>();
            turns.add(() -> {
                List<String> ids = gathered.get();
                calls++;
                rows.complete(ids.stream().map(Metered::processing).toList());
            });
            return Uni.createFrom().completionStage(rows);
        }

        void grantOne() {
            if (!turns.isEmpty()) {
                turns.removeFirst().run();
            }
        }

        private static Row processing(String id) {
            return Vendor.row(
                    "{booking_id: '%s', bookingorder_id: 'o-%s', logistic_status: 'processing'}".formatted(id, id),
                    "{}");
        }
    }

    private record Result(Duration meanAge, int calls) {}

    /** Each step two polls come for any of the bookings, popular ones more often, and the budget lets one call go. */
    private static Result simulate(int pageSize) {
        Metered upstream = new Metered();
        Engine engine = new Engine(upstream, 50);
        engine.pageSize(pageSize);
        Random random = new Random(42);
        Duration ages = Duration.ZERO;
        int answers = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int n = 0; n < POLLS; n++) {
                String id = "b" + (int) (BOOKINGS * random.nextDouble() * random.nextDouble());
                LookupResult found = engine.now(id);
                if (found == null) {
                    engine.ask(id);
                } else {
                    ages = ages.plus(found.entry().age(engine.time().now()));
                    answers++;
                }
            }
            upstream.grantOne();
            engine.move(BETWEEN_CALLS);
        }
        return new Result(ages.dividedBy(answers), upstream.calls);
    }

    @Test
    void spareSlotsMakeResultsYoungerForFewerCalls() {
        // On a page of one order there is no room for a rider.
        Result alone = simulate(1);
        Result together = simulate(100);

        assertThat(together.calls()).isLessThan(alone.calls() * 9 / 10);
        assertThat(together.meanAge())
                .isLessThan(alone.meanAge().multipliedBy(9).dividedBy(10));
    }
}
