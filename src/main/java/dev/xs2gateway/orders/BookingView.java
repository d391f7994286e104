package dev.xs2gateway.orders;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A booking as callers see it: all its orders, and what they come to together. */
public record BookingView(
        String bookingId, boolean fulfilled, State state, List<OrderView> orders, OrderView.ZipView zip, Instant asOf) {
    static BookingView of(String bookingId, Answer answer) {
        return new BookingView(
                bookingId,
                answer.orders().stream().allMatch(Order::fulfilled),
                State.ofBooking(answer.orders()),
                answer.orders().stream()
                        .map(order -> OrderView.of(order, answer.asOf()))
                        .toList(),
                OrderView.ZipView.of(BookingZip.of(answer.orders()).download(), null, "/bookings/" + bookingId),
                answer.asOf().truncatedTo(ChronoUnit.SECONDS));
    }
}
