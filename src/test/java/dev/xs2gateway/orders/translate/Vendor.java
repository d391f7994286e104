package dev.xs2gateway.orders.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;

/**
 * Rows as XS2Event's JSON says them, from a plain completed order with one e-ticket and what a test changes of it.
 *
 * <p>Changes are JSON with single quotes; a field that is set to {@code '-'} is missing.
 */
public final class Vendor {
    public static final String SHA = "0123456789abcdef".repeat(4);
    static final String OTHER_SHA = "fedcba9876543210".repeat(4);

    private static final String ORDER = """
            {bookingorder_id: 'order1', booking_id: 'booking1', event_id: 'event1', event_name: 'Home v Away',
             event_startdate: '2026-12-05T20:45:00', event_stopdate: '2026-12-05T22:30:00',
             logistic_status: 'completed', zip_sha: null, invoices: ['12345'], booking_email: 'guest@example.com'}""";
    private static final String ITEM = """
            {orderitem_id: 'item1', ticket_name: 'Category 1', type_ticket: 'eticket', quantity: 1,
             distribution_channel: 'xs2event', download_link: 'ticket-ehmll.pdf', ticket_sha: '%s',
             section: 'A', row: '1', seat: '10', guest: {first_name: 'Guest'}}""".formatted(SHA);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    private Vendor() {}

    /** A completed order with one item, changed as said. */
    public static OrderRow withItem(String changes) {
        return row("{}", changes);
    }

    /** A completed order with this change and these items, each a plain one but for its change. */
    public static OrderRow row(String changes, String... items) {
        ObjectNode row = changed(ORDER, changes);
        if (!row.has("items")) {
            for (String item : items) {
                row.withArray("items").add(changed(ITEM, item));
            }
        }
        return read(row);
    }

    private static OrderRow read(ObjectNode row) {
        try {
            return JSON.treeToValue(row, OrderRow.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode changed(String base, String changes) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(base);
            node.setAll((ObjectNode) JSON.readTree(changes));
            node.properties().removeIf(field -> field.getValue().asText().equals("-"));
            return node;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(changes, e);
        }
    }

    /** What the translator makes of a row where digests are required and the CDN can be reached. */
    public static Order order(OrderRow row) {
        return order(row, new DownloadPolicy(VerifyPolicy.REQUIRED, true));
    }

    static Order order(OrderRow row, DownloadPolicy policy) {
        return new OrderTranslator(policy).translate(row);
    }

    /** The only ticket of a completed order whose only item is changed as said. */
    public static Ticket ticket(String changes) {
        var tickets = order(withItem(changes)).tickets();
        if (tickets.size() != 1) {
            throw new AssertionError("not one ticket: " + tickets);
        }
        return tickets.getFirst();
    }
}
