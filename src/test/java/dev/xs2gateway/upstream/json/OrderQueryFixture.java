package dev.xs2gateway.upstream.json;

import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A query for orders through a door of its own, whose pages hold two orders. */
abstract class OrderQueryFixture {
    static final String BOOKING = "booking1";
    static final Fault API_404 = refusal(404);

    @Inject
    Vertx vertx;

    Door door;

    @BeforeEach
    void open() {
        door = Door.open(vertx, Map.of("page-size", "2"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    static void put(Door door, int orders) {
        IntStream.range(0, orders).forEach(n -> door.sandbox()
                .order()
                .bookingId(BOOKING)
                .orderId("o" + n)
                .put());
    }

    /** A refusal of the API itself. */
    static Fault refusal(int status) {
        return Fault.status(status, "application/json", "{\"message\":\"x\"}", Map.of());
    }

    static List<String> orderIds(List<Row> rows) {
        return rows.stream().map(row -> String.valueOf(row.orderId())).toList();
    }

    /** A list answer that the vendor might give, with these orders of the booking. */
    static Fault page(int total, String nextPage, String... orderIds) {
        String rows = List.of(orderIds).stream()
                .map("{\"booking_id\":\"booking1\",\"bookingorder_id\":\"%s\",\"items\":[]}"::formatted)
                .collect(Collectors.joining(","));
        String body = "{\"bookingorders\":[%s],\"pagination\":{\"total_size\":%d,\"next_page\":\"%s\"}}"
                .formatted(rows, total, nextPage);
        return Fault.status(200, "application/json", body, Map.of());
    }

    static Fault bare(String... orderIds) {
        String rows = List.of(orderIds).stream()
                .map("{\"booking_id\":\"booking1\",\"bookingorder_id\":\"%s\",\"items\":[]}"::formatted)
                .collect(Collectors.joining(","));
        return Fault.status(200, "application/json", "{\"bookingorders\":[" + rows + "]}", Map.of());
    }
}
