package dev.xs2gateway.orders.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.State;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTranslatorTest {
    private static final OrderTranslator TRANSLATOR =
            new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));

    @Test
    void anOrderHasTheFieldsOfXs2EventsRow() {
        Order order = Vendor.order(Vendor.withItem("{quantity: 3}"));

        assertThat(order.orderId()).isEqualTo("order1");
        assertThat(order.bookingId()).isEqualTo("booking1");
        assertThat(order.eventId()).isEqualTo("event1");
        assertThat(order.eventName()).isEqualTo("Home v Away");
        assertThat(order.eventStart()).isEqualTo("2026-12-05T20:45:00");
        assertThat(order.eventEnd()).isEqualTo("2026-12-05T22:30:00");
        assertThat(order.invoices()).containsExactly("12345");
        Ticket ticket = order.tickets().getFirst();
        assertThat(ticket.orderItemId()).isEqualTo("item1");
        assertThat(ticket.name()).isEqualTo("Category 1");
        assertThat(ticket.quantity()).isEqualTo(3);
        assertThat(ticket.seat()).isEqualTo(new Ticket.Seat("A", "1", "10"));
        assertThat(ticket.fileName()).isEqualTo("ticket-ehmll.pdf");
        assertThat(ticket.saveAs()).isEqualTo("Home v Away - Category 1 - A-1-10 - 1.pdf");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "completed, completed, true",
                "COMPLETED, completed, true",
                "' Completed ', completed, true",
                "Processing, processing, false",
                "CANCELLED, cancelled, false",
                "'Sent To Moon', sent to moon, false",
                "'', unknown, false",
                "'  ', unknown, false"
            })
    void aStatusIsXs2EventsWordInLowerCase(String word, String status, boolean fulfilled) {
        Order order = Vendor.order(Vendor.row("{logistic_status: " + quoted(word) + "}", "{}"));

        assertThat(order.status()).isEqualTo(status);
        assertThat(order.fulfilled()).isEqualTo(fulfilled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'-'"})
    void noStatusIsUnknown(String none) {
        Order order = Vendor.order(Vendor.row("{logistic_status: " + none + "}", "{}"));

        assertThat(order.status()).isEqualTo("unknown");
        assertThat(order.fulfilled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{bookingorder_id: null}",
                "{bookingorder_id: '-'}",
                "{bookingorder_id: ''}",
                "{bookingorder_id: 'a b'}",
                "{bookingorder_id: '../x'}",
                "{booking_id: null}",
                "{booking_id: '-'}",
                "{booking_id: 'ü'}",
                "{booking_id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}"
            })
    void aRowWithoutUsableIdsIsNoOrder(String changes) {
        assertThat(failure(Vendor.row(changes, "{}"))).isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{items: null}", "{items: []}", "{items: [null]}", "{items: '-'}", "{items: ''}", "{items: {}}"})
    void anOrderWithoutItemsHasNoTickets(String changes) {
        Order order = Vendor.order(Vendor.row(changes));

        assertThat(order.tickets()).isEmpty();
        assertThat(order.state()).isEqualTo(State.WAITING);
    }

    @Test
    void anEmptyItemIsATicketThatIsNotAvailable() {
        Ticket ticket = Vendor.order(Vendor.row("{items: [{}]}")).tickets().getFirst();

        assertThat(ticket.ticketId()).isEqualTo("item");
        assertThat(ticket.orderItemId()).isNull();
        assertThat(ticket.quantity()).isNull();
        assertThat(ticket.seat()).isEqualTo(new Ticket.Seat(null, null, null));
        assertThat(ticket.saveAs()).isEqualTo("Home v Away - 1.pdf");
        assertThat(ticket.download()).isEqualTo(Download.DISTRIBUTED_ELSEWHERE);
    }

    @Test
    void anEmptyRowIsNoOrder() {
        Row nothing = new OrderRow(null, null, null, null, null, null, null, null, null, null);

        assertThat(failure(nothing)).isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @Test
    void aBadRowFailsForItsOwnReason() {
        Failure why = new Failure.UpstreamTimeout();

        assertThat(failure(new BadRow("booking1", "order1", why))).isEqualTo(why);
    }

    private static Failure failure(Row row) {
        return catchThrowableOfType(FailureException.class, () -> TRANSLATOR.translate(row))
                .failure();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "'-' | \"\"",
                "null | \"\"",
                "[] | \"\"",
                "[null, '', '  '] | \"\"",
                "['12345', '123456'] | 12345;123456",
                "['b', 'a', 'b', null] | b;a",
                "[12345] | 12345",
                "'' | \"\"",
                "'12345' | \"\"",
                "{first: '12345'} | \"\"",
                "['INV/2026-1', '..', 'ü'] | INV/2026-1;..;ü"
            })
    void invoicesAreOpaqueAndEachIsThereOnce(String given, String expected) {
        Order order = Vendor.order(Vendor.row("{invoices: " + given + "}", "{}"));

        assertThat(String.join(";", order.invoices())).isEqualTo(expected);
    }

    private static String quoted(String text) {
        return text.startsWith("'") ? text : "'" + text + "'";
    }
}
