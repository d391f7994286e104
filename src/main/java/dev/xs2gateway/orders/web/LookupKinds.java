package dev.xs2gateway.orders.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.IdKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The two kinds of look-ups. */
@Singleton
public final class LookupKinds {
    private final LookupKind bookings;
    private final LookupKind orders;

    @Inject
    LookupKinds(ObjectMapper json) {
        this.bookings = new LookupKind(
                IdKind.BOOKING,
                "bookingId",
                "bookings",
                new ViewSerializer(json, BookingView::of),
                Failure.BookingNotFound::new);
        this.orders = new LookupKind(
                IdKind.ORDER, "orderId", "orders", new ViewSerializer(json, OrderView::of), Failure.OrderNotFound::new);
    }

    LookupKind bookings() {
        return bookings;
    }

    LookupKind orders() {
        return orders;
    }
}
