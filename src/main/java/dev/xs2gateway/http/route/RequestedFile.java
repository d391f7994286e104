package dev.xs2gateway.http.route;

import dev.xs2gateway.access.links.Link;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The file that a request asks for, which either the path of its route names or its link.
 *
 * @param bookingId the booking, for the zip of a whole booking; else null
 * @param orderId the order; null for the zip of a whole booking
 * @param name the id of a ticket or an invoice, or {@code tickets.zip}
 * @param linkId the id of the link that gives the right to the file; null if the consumer has it
 */
public record RequestedFile(
        FileKind kind,
        @Nullable String bookingId,
        @Nullable String orderId,
        String name,
        @Nullable String linkId) {
    private static final String KEY = RequestedFile.class.getName();

    /** Returns the file that a request asks for; null if it asks for none, or if its link has not been verified. */
    public static @Nullable RequestedFile of(RoutingContext request) {
        @Nullable RequestedFile linked = request.get(KEY);
        RouteMatch match = linked == null ? RouteMatch.attempt(request) : null;
        FileKind kind = match == null ? null : match.route().file();
        return match == null || kind == null
                ? linked
                : new RequestedFile(
                        kind, match.parameter("bookingId"), match.parameter("orderId"), kind.file(match), null);
    }

    /** Returns the file to which a verified link gives the right. */
    public static RequestedFile of(Link link) {
        return switch (link.kind()) {
            case TICKET -> ofOrder(FileKind.TICKET, link, link.itemId());
            case INVOICE -> ofOrder(FileKind.INVOICE, link, link.itemId());
            case ORDER_ZIP -> ofOrder(FileKind.ZIP, link, FileKind.ZIP_NAME);
            case BOOKING_ZIP -> new RequestedFile(FileKind.ZIP, link.ownerId(), null, FileKind.ZIP_NAME, link.id());
        };
    }

    private static RequestedFile ofOrder(FileKind kind, Link link, String name) {
        return new RequestedFile(kind, null, link.ownerId(), name, link.id());
    }

    /** Makes this the file that a request asks for. */
    public void storeIn(RoutingContext request) {
        request.put(KEY, this);
    }
}
