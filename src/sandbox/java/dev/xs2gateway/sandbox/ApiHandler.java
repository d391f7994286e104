package dev.xs2gateway.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of the vendor's API. */
final class ApiHandler implements Site {
    private static final int DEFAULT_MAX_PAGE = 1000;

    private final OrderStore store;
    private final ZipLinks links;
    private final String elsewhere;
    private volatile @Nullable RateLimit limit;
    private volatile int maxPageSize = DEFAULT_MAX_PAGE;

    /**
     * @param elsewhere the API's address under another host name, for {@code next_page}: who follows that URL is seen, as
     *     the log's {@code host} header differs
     */
    ApiHandler(OrderStore store, ZipLinks links, String elsewhere) {
        this.store = store;
        this.links = links;
        this.elsewhere = elsewhere;
    }

    void limit(@Nullable RateLimit value) {
        limit = value;
    }

    void maxPageSize(int size) {
        maxPageSize = size;
    }

    @Override
    public CallKind kind(Ask ask) {
        return Route.of(ask.path()).kind();
    }

    @Override
    public boolean admits(Ask ask) {
        RateLimit set = limit;
        return set == null || set.admits(ask.at());
    }

    @Override
    public Answer answer(Ask ask) {
        if (!Sandbox.API_KEY.equals(ask.header("X-Api-Key"))) {
            throw new Refusal(401, "invalid API key");
        }
        Route route = Route.of(ask.path());
        if (!(route instanceof Route.Orders) && !ask.query().isEmpty()) {
            throw new Refusal(422, "no query fields here");
        }
        return switch (route) {
            case Route.Orders(boolean flat) -> list(ask, flat);
            case Route.Order(String orderId) -> single(ask, find(orderId));
            case Route.Ticket(String orderId, String itemId, String name) -> ticket(find(orderId), itemId, name);
            case Route.ZipLink(String orderId) -> zipLink(find(orderId), ask);
            case Route.Invoice(String orderId, String invoiceId) -> invoice(find(orderId), invoiceId);
            case Route.Unknown unknown -> throw new Refusal(404, "no such path");
        };
    }

    private Answer list(Ask ask, boolean flat) {
        mustTakeJson(ask);
        var page = new ListPage(ListQuery.of(ask.query(), maxPageSize), store);
        return Answer.json(page.json(flat, pageUrl(ask)));
    }

    private String pageUrl(Ask ask) {
        String query = ask.rawQuery() == null ? "" : ask.rawQuery();
        String kept = Arrays.stream(query.split("&"))
                .filter(Predicate.not(field -> field.isEmpty() || field.startsWith("page=")))
                .map(field -> field + "&")
                .collect(Collectors.joining());
        return elsewhere + "/" + String.join("/", ask.path()) + "?" + kept + "page=";
    }

    private Answer single(Ask ask, StoredOrder order) {
        mustTakeJson(ask);
        return Answer.json(order.alone(order.statusRead()));
    }

    /** Guessed: files that are not there yet, or not here, are refused like files that never were. */
    private static Answer ticket(StoredOrder order, String itemId, String name) {
        if (!order.hasItem(itemId)) {
            throw new Refusal(404, "unknown order item");
        }
        StoredFile file = order.file(itemId, name)
                .filter(any -> order.isFulfilled())
                .orElseThrow(() -> new Refusal(400, "no such file"));
        return new Answer(200, "application/pdf", attachment(file.fileName()), file.sent());
    }

    private Answer zipLink(StoredOrder order, Ask ask) {
        if (!order.isFulfilled()) {
            throw new Refusal(422, "the order is not completed");
        }
        StoredOrder.Zip zip = order.zip();
        if (!zip.exists()) {
            throw new Refusal(400, "the order has no zip");
        }
        String link = zip.link() == null ? links.link(order.orderId(), ask.at()) : zip.link();
        return zip.quoted() ? Answer.json(Json.write(link)) : Answer.of(200, "text/plain", link + "\n");
    }

    /** Given whatever the order's status. */
    private static Answer invoice(StoredOrder order, String invoiceId) {
        List<String> known = order.invoices();
        if (known == null || !known.contains(invoiceId)) {
            throw new Refusal(404, "unknown invoice");
        }
        Content pdf = Pdf.of(List.of("Invoice " + invoiceId, order.event().name(), order.orderId()));
        return new Answer(200, "application/pdf", attachment("invoice.pdf"), pdf);
    }

    private StoredOrder find(String orderId) {
        return store.find(orderId).orElseThrow(() -> new Refusal(404, "unknown booking order"));
    }

    private static void mustTakeJson(Ask ask) {
        String accept = ask.header("Accept");
        if (accept != null
                && !accept.contains("json")
                && !accept.contains("*/*")
                && !accept.contains("application/*")) {
            throw new Refusal(406, "only application/json");
        }
    }

    static Map<String, String> attachment(String name) {
        String plain = name.replaceAll("[^ -~]|[\"\\\\]", "_");
        return Map.of(
                "Content-Disposition",
                "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + Paths.encoded(name));
    }
}
