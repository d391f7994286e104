package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchFillerTest {
    private static final Duration PAST_HALF = Duration.ofMinutes(6);

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 5);

    /** Makes the engine know a booking with so many orders, fulfilled, and asked for if so said. */
    private void learn(String bookingId, int orders, boolean asked) {
        engine.ask(bookingId);
        upstream.call(upstream.count())
                .answer(IntStream.range(0, orders)
                        .mapToObj(n -> booking(bookingId, bookingId + "-o" + n))
                        .toArray(Row[]::new));
        if (asked) {
            engine.now(bookingId);
        }
    }

    private List<String> nextCall() {
        engine.ask("new" + upstream.count());
        return upstream.call(upstream.count()).ids();
    }

    @Test
    void recentlyReadEntriesPastHalfTheirLifetimeFillSpareSlots() {
        learn("asked", 1, true);
        learn("unasked", 1, false);
        engine.move(PAST_HALF);

        assertThat(nextCall()).hasSize(2).endsWith("asked");
    }

    @Test
    void youngEntriesAreNotRefreshedInSpareSlots() {
        learn("asked", 1, true);
        engine.move(Duration.ofMinutes(4));

        assertThat(nextCall()).hasSize(1);
    }

    @Test
    void entriesThatExpireFirstTakeTheSpareSlotsFirst() {
        for (int n = 0; n < 8; n++) {
            learn("b" + n, 1, true);
            engine.move(Duration.ofSeconds(1));
        }
        engine.move(PAST_HALF);

        assertThat(nextCall()).hasSize(5).containsSubsequence("b0", "b1", "b2", "b3");
    }

    @Test
    void anEntryInASpareSlotNeverCostsAPage() {
        engine.pageSize(5);
        learn("three", 3, true);
        learn("two", 2, true);
        engine.move(PAST_HALF);

        // Bookings have had more than one order so far, so two are to be expected of the new one.
        assertThat(nextCall()).hasSize(2).endsWith("three");
    }

    @Test
    void aSpareSlotRefreshesAnEntryWithoutACallOfItsOwn() {
        learn("b1", 1, true);
        engine.move(PAST_HALF);
        engine.ask("b2");
        int calls = upstream.count();
        upstream.call(calls).answer(booking("b1", "o1"), booking("b2", "o2"));

        engine.move(Duration.ofMinutes(9));

        assertThat(engine.now("b1")).extracting(LookupResult::source).isEqualTo(LookupResult.Source.HIT);
        assertThat(upstream.count()).isEqualTo(calls);
    }

    @Test
    void anEntryThatWasNotReadSinceItsRefreshTakesNoFurtherSpareSlot() {
        learn("b1", 1, true);
        engine.move(PAST_HALF);
        nextCall();
        upstream.call(upstream.count()).answer(booking("b1", "o1"));
        engine.move(PAST_HALF);

        assertThat(nextCall()).doesNotContain("b1");
    }

    @Test
    void entriesThatWereNotReadLatelyTakeNoSpareSlot() {
        learn("b1", 1, true);
        engine.move(Duration.ofMinutes(16));

        assertThat(nextCall()).hasSize(1);
    }
}
