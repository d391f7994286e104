package dev.xs2gateway.orders.web;

import dev.xs2gateway.orders.model.BookingZip;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.model.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The JSON of a booking: all its orders, and the state and the zip that result from them. */
public record BookingView(
        String bookingId, boolean fulfilled, State state, List<OrderView> orders, OrderView.ZipView zip, Instant asOf) {
    public static BookingView of(String bookingId, Snapshot snapshot) {
        return new BookingView(
                bookingId,
                snapshot.orders().stream().allMatch(Order::fulfilled),
                State.ofBooking(snapshot.orders()),
                snapshot.orders().stream()
                        .map(order -> OrderView.of(order, snapshot.asOf()))
                        .toList(),
                OrderView.ZipView.of(BookingZip.of(snapshot.orders()).download(), null, "/bookings/" + bookingId),
                snapshot.asOf().truncatedTo(ChronoUnit.SECONDS));
    }
}
