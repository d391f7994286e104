package dev.xs2gateway.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.xs2gateway.files.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An order as callers see it. {@code href} is there where the file can be had. */
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

    /** A ticket's file. */
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

    /** The order's zip. */
    public record ZipView(
            Download download,
            @Nullable String sha256,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String href) {}

    /** An invoice; its id is the vendor's text, whatever that is. */
    public record InvoiceView(
            String invoiceId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String href) {}

    /** The order in an answer to a question for it. */
    static OrderView of(String orderId, Answer answer) {
        return of(answer.orders().getFirst(), answer.asOf());
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
                zip(order),
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

    private static ZipView zip(Order order) {
        String href = "/orders/" + order.orderId() + "/tickets.zip";
        Order.Zip zip = order.zip();
        return switch (zip.download()) {
            case AVAILABLE -> new ZipView(zip.download(), hex(zip.sha256()), href);
            case ASSEMBLED -> new ZipView(zip.download(), null, href);
            default -> new ZipView(zip.download(), hex(zip.sha256()), null);
        };
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
