package dev.xs2gateway.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One page of booking orders, as the vendor's JSON has it. */
final class ListPage {
    private record Row(StoredOrder order, @Nullable String status) {}

    private final ListQuery query;
    private final List<Row> rows;

    ListPage(ListQuery query, OrderStore store) {
        this.query = query;
        this.rows = store.find(query.bookings(), query.orders()).stream()
                .map(order -> new Row(order, order.statusRead()))
                .filter(row -> query.wants(row.status()))
                .toList();
    }

    /** @param pageUrl an absolute URL that ends where the page's number goes */
    String json(boolean flat, String pageUrl) {
        long first = (query.page() - 1L) * query.pageSize();
        List<Json.Raw> page = rows.stream()
                .skip(first)
                .limit(query.pageSize())
                .map(row -> new Json.Raw(row.order().inList(row.status(), flat)))
                .toList();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("bookingorders", page);
        answer.put("pagination", pagination(first + query.pageSize() < rows.size(), pageUrl));
        return Json.write(answer);
    }

    private Map<String, Object> pagination(boolean more, String pageUrl) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("total_size", rows.size());
        fields.put("page_size", query.pageSize());
        fields.put("page_number", query.page());
        fields.put("next_page", more ? pageUrl + (query.page() + 1) : "");
        fields.put("previous_page", query.page() > 1 ? pageUrl + (query.page() - 1) : "");
        return fields;
    }
}
