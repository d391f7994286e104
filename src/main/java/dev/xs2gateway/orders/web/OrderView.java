package dev.xs2gateway.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.model.State;
import dev.xs2gateway.orders.model.Ticket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON of an order; {@code href} is present if the file can be downloaded. */
public record OrderView(
        String orderId,
        String bookingId,
        @Nullable String eventId,
        @Nullable String eventName,
        @Nullable String eventStart,
        @Nullable String eventEnd,
        String status,
        boolean fulfilled,
        State state,
        List<TicketView> tickets,
        ZipView zip,
        List<InvoiceView> invoices,
        Instant asOf) {
    private static final Pattern UNFIT_FOR_A_PATH =
            Pattern.compile(".*[/\\\\\\p{Cntrl}].*|\\.{1,2}|.{201,}", Pattern.DOTALL);

    /** The JSON of a ticket's file. */
    public record TicketView(
            String ticketId,
            @Nullable String orderItemId,
            @Nullable String name,
            @Nullable String type,
            @Nullable String channel,
            @Nullable Integer quantity,
            Ticket.Seat seat,
            @Nullable String fileName,
            String saveAs,
            @Nullable String sha256,
            Download download,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String href) {}

    /** The JSON of the zip of an order or a booking; {@code download} states what {@code GET} will do. */
    public record ZipView(
            Download download,
            @Nullable String sha256,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String href) {

        /**
         * Creates the view.
         *
         * @param sha256 the digest that XS2Event states, which an assembled zip does not have
         * @param owner the path of the order or the booking
         */
        static ZipView of(Download download, @Nullable Sha256 sha256, String owner) {
            String href = owner + "/tickets.zip";
            return switch (download) {
                case AVAILABLE -> new ZipView(download, hex(sha256), href);
                case ASSEMBLED, PARTIAL -> new ZipView(download, null, href);
                default -> new ZipView(download, hex(sha256), null);
            };
        }
    }

    /** The JSON of an invoice; its id is XS2Event's text and may contain any character. */
    public record InvoiceView(
            String invoiceId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String href) {}

    /** Returns the view of the order in the snapshot of an order id. */
    public static OrderView of(String orderId, Snapshot snapshot) {
        return of(snapshot.orders().getFirst(), snapshot.asOf());
    }

    static OrderView of(Order order, Instant asOf) {
        return new OrderView(
                order.orderId(),
                order.bookingId(),
                order.eventId(),
                order.eventName(),
                order.eventStart(),
                order.eventEnd(),
                order.status(),
                order.fulfilled(),
                order.state(),
                order.tickets().stream().map(ticket -> ticket(order, ticket)).toList(),
                ZipView.of(order.zip().download(), order.zip().sha256(), "/orders/" + order.orderId()),
                order.invoices().stream().map(id -> invoice(order, id)).toList(),
                asOf.truncatedTo(ChronoUnit.SECONDS));
    }

    private static TicketView ticket(Order order, Ticket ticket) {
        String href = "/orders/" + order.orderId() + "/tickets/" + ticket.ticketId();
        return new TicketView(
                ticket.ticketId(),
                ticket.orderItemId(),
                ticket.name(),
                ticket.type(),
                ticket.channel(),
                ticket.quantity(),
                ticket.seat(),
                ticket.fileName(),
                ticket.saveAs(),
                hex(ticket.sha256()),
                ticket.download(),
                ticket.download() == Download.AVAILABLE ? href : null);
    }

    private static InvoiceView invoice(Order order, String invoiceId) {
        if (UNFIT_FOR_A_PATH.matcher(invoiceId).matches()) {
            return new InvoiceView(invoiceId, null);
        }
        String segment = URLEncoder.encode(invoiceId, StandardCharsets.UTF_8).replace("+", "%20");
        return new InvoiceView(invoiceId, "/orders/" + order.orderId() + "/invoices/" + segment);
    }

    private static @Nullable String hex(@Nullable Sha256 digest) {
        return digest == null ? null : digest.hex();
    }
}
