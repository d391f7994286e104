package dev.xs2gateway.orders.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.lookup.LookupResult.Source;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of a booking when one of its orders is read afresh. */
class NewerOrdersTest {
    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50);

    private static Row row(String orderId, String status) {
        return Vendor.row(
                "{booking_id: 'b1', bookingorder_id: '" + orderId + "', logistic_status: '" + status + "'}", "{}");
    }

    private void learnBooking() {
        engine.ask("b1");
        upstream.call(1).answer(row("o1", "processing"));
        engine.move(Duration.ofSeconds(5));
    }

    private void askOrder(String orderId) {
        engine.lookup()
                .lookUp(
                        new OrderKey(IdKind.ORDER, orderId),
                        Engine.noOlderThan(Duration.ZERO),
                        CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private LookupResult booking() {
        return Objects.requireNonNull(engine.now("b1"));
    }

    @Test
    void aBookingExpiresWhenOneOfItsOrdersHasChanged() {
        learnBooking();
        askOrder("o1");
        upstream.call(2).answer(row("o1", "completed"));
        assertThat(upstream.count()).as("that by itself costs no call").isEqualTo(2);

        LookupResult booking = booking();

        assertThat(booking.source()).isEqualTo(Source.STALE);
        assertThat(booking.entry().age(engine.time().now())).isEqualTo(Duration.ofSeconds(5));
        assertThat(upstream.call(3).ids()).containsExactly("b1");
        upstream.call(3).answer(row("o1", "completed"));
        assertThat(booking().source()).isEqualTo(Source.HIT);
    }

    @Test
    void aBookingExpiresWhenANewOrderOfItIsRead() {
        learnBooking();
        askOrder("o2");
        upstream.call(2).answer(row("o2", "processing"));

        assertThat(booking().source()).isEqualTo(Source.STALE);
    }

    @Test
    void anOrderThatIsStillTheSameLeavesItsBookingAlone() {
        learnBooking();
        askOrder("o1");
        upstream.call(2).answer(row("o1", "processing"));

        assertThat(booking().source()).isEqualTo(Source.HIT);
    }

    @Test
    void anOrderThatWasAskedForBeforeLeavesANewerBookingAlone() {
        learnBooking();
        askOrder("o1");
        engine.move(Duration.ofSeconds(1));
        engine.ask("b1", Engine.noOlderThan(Duration.ZERO));
        upstream.call(3).answer(row("o1", "completed"));
        engine.move(Duration.ofSeconds(3));

        upstream.call(2).answer(row("o1", "processing"));

        assertThat(booking().source()).isEqualTo(Source.HIT);
        assertThat(booking().entry().snapshot().orders().getFirst().status()).isEqualTo("completed");
    }

    @Test
    void aLongPollOfTheBookingSeesAChangedOrderASecondLater() {
        learnBooking();
        var poll = engine.lookup()
                .awaitChange(
                        Engine.booking("b1"),
                        Engine.everyday(),
                        null,
                        Duration.ofSeconds(10),
                        CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        askOrder("o1");
        upstream.call(2).answer(row("o1", "completed"));

        engine.move(Duration.ofSeconds(1));
        upstream.call(3).answer(row("o1", "completed"));

        assertThat(poll.assertCompleted().getItem().entry().snapshot().orders())
                .extracting(Order::status)
                .containsExactly("completed");
    }
}
