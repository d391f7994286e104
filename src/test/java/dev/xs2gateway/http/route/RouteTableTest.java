package dev.xs2gateway.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.http.route.RouteTable.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static RouteMatch found(String method, String path) {
        return ((Result.Found) RouteTable.find(method, path)).match();
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteIsFoundByItsTemplate(Route route) {
        String path = route.template().replaceAll("\\{(\\w+)}", "$1");

        RouteMatch match = found(route.verb().name(), path);

        assertThat(match.route()).isEqualTo(route);
        match.parameters().forEach((name, value) -> assertThat(value).isEqualTo(name));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /orders/A, GET_ORDER",
        "HEAD, /orders/A, GET_ORDER",
        "HEAD, /orders/A/tickets/B, HEAD_TICKET",
        "GET, /orders/A/tickets/B/, GET_TICKET",
        "GET, /orders/lookup/tickets/B, GET_TICKET",
        "POST, /bookings/lookup, LOOKUP_BOOKINGS",
        "GET, /bookings/, GET_BOOKINGS",
        "QUERY, /bookings, QUERY_BOOKINGS"
    })
    void theRouteFollowsFromMethodAndPath(String method, String path, Route route) {
        assertThat(found(method, path).route()).isEqualTo(route);
    }

    @Test
    void parametersAreDecoded() {
        assertThat(found("GET", "/orders/A/invoices/2026%2B1+%C3%A9").parameters())
                .isEqualTo(Map.of("orderId", "A", "invoiceId", "2026+1+é"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bookings/lookup, POST",
        "POST, /bookings/A, 'GET, HEAD'",
        "DELETE, /orders/A/tickets.zip, 'GET, HEAD'",
        "PUT, /orders, 'GET, HEAD, QUERY'"
    })
    void anotherMethodOfAKnownPathNamesTheMethodsThatAreAllowed(String method, String path, String allow) {
        assertThat(RouteTable.find(method, path)).isEqualTo(new Result.OtherMethods(allow));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders/A/tickets", "/orders/A/tickets/B/C", "/Orders/A", "/bookingsA", "/q/metrics"})
    void noOtherPathHasARoute(String path) {
        assertThat(RouteTable.find("GET", path)).isEqualTo(new Result.NoSuchPath());
    }
}
