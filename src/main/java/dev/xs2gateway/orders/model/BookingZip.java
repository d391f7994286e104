package dev.xs2gateway.orders.model;

import java.util.Comparator;
import java.util.List;

/**
 * What a request for a booking's zip will get, decided once for the view and for the download.
 *
 * @param orders those that belong into it, by id: ended ones only where all have ended, as in the booking's state
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

    /** An order that lists no ticket yet will list some: a zip without them is not whole. */
    private static boolean isWhole(Order order) {
        return !order.tickets().isEmpty() && order.tickets().stream().allMatch(BookingZip::isAvailable);
    }

    private static boolean isAvailable(Ticket ticket) {
        return ticket.download() == Download.AVAILABLE;
    }

    /** The file name of a zip over a whole booking. */
    public static String saveAs(String bookingId) {
        return FileNames.ofOrder("Booking " + bookingId, "tickets", ".zip");
    }

    /** The file name of a zip that lacks tickets of the booking. */
    public static String partialSaveAs(String bookingId) {
        return FileNames.ofOrder("Booking " + bookingId, "tickets (partial)", ".zip");
    }
}
