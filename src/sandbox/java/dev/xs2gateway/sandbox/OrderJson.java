package dev.xs2gateway.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's JSON of an order: the fields that are known, and some of the dozens that come with them, personal ones
 * among them, with made-up values. Whatever says {@code guest-secret} must never leave the gateway.
 */
final class OrderJson {
    private static final Set<String> WITHOUT_FILES = Set.of("processing", "pendingticketupload");

    private static final Json.Raw GUEST =
            new Json.Raw("{\"first_name\":\"guest-secret-name\",\"passport_number\":\"guest-secret-passport\"}");

    private final StoredOrder order;
    private final @Nullable String status;
    private final boolean flat;
    private final boolean filesShown;

    private OrderJson(StoredOrder order, @Nullable String status, boolean flat) {
        this.order = order;
        this.status = status;
        this.flat = flat;
        this.filesShown = status == null || !WITHOUT_FILES.contains(status);
    }

    /** @param flat without the items' ids and links, as the route {@code /list} has them */
    static String write(StoredOrder order, @Nullable String status, boolean flat) {
        String json = Json.write(new OrderJson(order, status, flat).order());
        String member = order.member();
        return member.isEmpty() ? json : json.substring(0, json.length() - 1) + "," + member + "}";
    }

    private Map<String, @Nullable Object> order() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("bookingorder_id", order.orderId());
        fields.put("booking_id", order.bookingId());
        fields.put(
                "booking_code",
                "XS2-"
                        + order.bookingId()
                                .substring(0, Math.min(8, order.bookingId().length())));
        fields.put("booking_email", "guest-secret@example.com");
        fields.put("booking_reference", null);
        fields.put("client_id", "7c1e0000000000000000000000000001_cln");
        fields.put("client_name", "Sandbox Travel");
        fields.put("created", "2026-11-01T09:30:00.000000");
        fields.put("currency_code", "EUR");
        fields.put("distributor_id", "7c1e0000000000000000000000000002_dst");
        fields.put("event_id", "7c1e0000000000000000000000000003_evt");
        fields.put("event_name", order.event().name());
        fields.put("event_startdate", order.event().start());
        fields.put("event_stopdate", order.event().end());
        fields.put("financial_status", "closed");
        if (order.invoices() != null) {
            fields.put("invoices", order.invoices());
        }
        fields.put("items", order.items().stream().map(this::item).toList());
        fields.put("logistic_status", status);
        fields.put("net_price", 12_500);
        fields.put("sport_type", "soccer");
        fields.put("tournament_name", "Sandbox League");
        fields.put("updated", "2026-11-02T10:00:00.000000");
        fields.put("venue_name", "Sandbox Arena");
        fields.put(
                "zip_sha",
                "completed".equalsIgnoreCase(status) ? order.zip().statedSha().get() : null);
        return fields;
    }

    private Map<String, @Nullable Object> item(StoredItem item) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("category_name", item.name());
        fields.put("distribution_channel", item.channel());
        if (!flat) {
            fields.put("orderitem_id", item.itemId());
        }
        fields.put("guest", GUEST);
        fields.put("price", 12_500);
        fields.put("quantity", item.quantity());
        fields.put("row", item.seat().row());
        fields.put("seat", item.seat().seat());
        fields.put("section", item.seat().section());
        fields.put("ticket_id", "7c1e0000000000000000000000000004_tck");
        fields.put("ticket_name", item.name());
        fields.put("type_ticket", item.type());
        files(item, fields);
        return fields;
    }

    private void files(StoredItem item, Map<String, @Nullable Object> fields) {
        List<StoredFile> shown = filesShown ? item.files() : List.of();
        if (item.form().onItem() && !shown.isEmpty()) {
            own(fields, shown.getFirst().link(), shown.getFirst().statedSha().get());
        } else if (!item.form().absent().equals("missing")) {
            String absent = item.form().absent().equals("empty") ? "" : null;
            own(fields, absent, absent);
        } else if (item.form().onItem()) {
            own(fields, null, null);
        }
        boolean listed = item.form().listed();
        if (!flat && (listed || item.form().listField())) {
            fields.put(
                    "download_items",
                    listed ? shown.stream().map(this::downloadItem).toList() : List.of());
        }
    }

    private void own(Map<String, @Nullable Object> fields, @Nullable String link, @Nullable String sha) {
        if (!flat) {
            fields.put("download_link", link);
        }
        fields.put("ticket_sha", sha);
    }

    private Map<String, @Nullable Object> downloadItem(StoredFile file) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("activated", true);
        fields.put("download_link", file.link());
        fields.put("downloaditem_id", file.downloadItemId());
        fields.put("label", null);
        fields.put("ticket_sha", file.statedSha().get());
        return fields;
    }
}
