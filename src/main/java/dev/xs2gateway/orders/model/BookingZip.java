package dev.xs2gateway.orders.model;

import java.util.Comparator;
import java.util.List;

/**
 * What a request for a booking's zip will get; the view and the download use the same decision.
 *
 * @param orders the orders that belong in the zip, sorted by id: ended ones only if all have ended, as in the booking's state
 * @param download {@code ASSEMBLED}, {@code PARTIAL}, {@code NOT_FULFILLED} or {@code NONE}: XS2Event has no zip over several orders
 */
public record BookingZip(List<Order> orders, Download download) {

    public static BookingZip of(List<Order> orders) {
        List<Order> sorted = State.counted(orders).stream()
                .sorted(Comparator.comparing(Order::orderId))
                .toList();
        return new BookingZip(sorted, download(sorted));
    }

    private static Download download(List<Order> orders) {
        boolean nothing =
                orders.stream().flatMap(order -> order.tickets().stream()).noneMatch(BookingZip::isAvailable);
        if (nothing) {
            return orders.stream().allMatch(Order::fulfilled) ? Download.NONE : Download.NOT_FULFILLED;
        }
        return orders.stream().allMatch(BookingZip::isWhole) ? Download.ASSEMBLED : Download.PARTIAL;
    }

    /**
     * Returns whether the zip can hold all tickets of the order. An order without tickets will list some
     * later, so a zip without them is incomplete.
     */
    private static boolean isWhole(Order order) {
        return !order.tickets().isEmpty() && order.tickets().stream().allMatch(BookingZip::isAvailable);
    }

    private static boolean isAvailable(Ticket ticket) {
        return ticket.download() == Download.AVAILABLE;
    }

    /** Returns the file name of a zip of a whole booking. */
    public static String saveAs(String bookingId) {
        return FileNames.ofOrder("Booking " + bookingId, "tickets", ".zip");
    }

    /** Returns the file name of a zip that lacks some tickets of the booking. */
    public static String partialSaveAs(String bookingId) {
        return FileNames.ofOrder("Booking " + bookingId, "tickets (partial)", ".zip");
    }
}
