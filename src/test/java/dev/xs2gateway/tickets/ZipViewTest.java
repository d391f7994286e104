package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.OrderBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A zip's {@code download} in the view is what {@code GET} does. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ZipViewTest {
    private static final Set<String> GIVEN = Set.of("available", "assembled");

    @InjectSandbox
    Sandbox sandbox;

    private static OrderBuilder with(OrderBuilder order, String shape) {
        return switch (shape) {
            case "whole" -> order;
            case "without zip" -> order.zip(false);
            case "with an external ticket" ->
                order.item(ItemBuilder.eticket()).item(ItemBuilder.eticket().channel("external"));
            case "with a ticket without digest" ->
                order.item(ItemBuilder.eticket()).item(ItemBuilder.eticket().sha("dummysha"));
            case "external" -> order.item(ItemBuilder.eticket().channel("external"));
            case "without digest" -> order.item(ItemBuilder.eticket().sha("dummysha"));
            case "empty" -> order.withoutItems();
            default -> order.status(shape);
        };
    }

    static Stream<List<String>> bookings() {
        List<String> shapes = List.of(
                "whole",
                "without zip",
                "with an external ticket",
                "with a ticket without digest",
                "external",
                "without digest",
                "empty",
                "processing",
                "cancelled");
        List<List<String>> bookings = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            bookings.add(List.of(shapes.get(i)));
            for (int j = 0; j < i; j++) {
                bookings.add(List.of(shapes.get(i), shapes.get(j)));
            }
        }
        return bookings.stream();
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void theViewAgreesWithTheDownload(List<String> shapes) {
        List<SandboxOrder> orders = new ArrayList<>();
        for (String shape : shapes) {
            OrderBuilder order = orders.isEmpty()
                    ? sandbox.order()
                    : sandbox.order().bookingId(orders.getFirst().bookingId());
            orders.add(with(order, shape).put());
        }
        String booking = "/bookings/" + orders.getFirst().bookingId();

        JsonPath view = given().get(booking).jsonPath();

        isWhatGetDoes(view.getString("zip.download"), view.getString("zip.href"), booking);
        for (int i = 0; i < orders.size(); i++) {
            String order = "/orders/" + view.getString("orders[" + i + "].orderId");
            String zip = "orders[" + i + "].zip.";
            isWhatGetDoes(view.getString(zip + "download"), view.getString(zip + "href"), order);
        }
    }

    private static void isWhatGetDoes(String download, @Nullable String href, String owner) {
        String path = owner + "/tickets.zip";
        Response plain = given().head(path);
        Response partial = given().head(path + "?partial=true");
        String context = owner + " " + download;
        switch (download) {
            case "available", "assembled" -> {
                assertThat(plain.statusCode()).as(context).isEqualTo(200);
                assertThat(plain.header("Xs2-Verified"))
                        .as(context)
                        .isEqualTo(download.equals("available") ? "sha-256" : "members");
            }
            case "partial" -> {
                assertThat(plain.statusCode()).as(context).isEqualTo(409);
                assertThat(partial.statusCode()).as(context).isEqualTo(200);
                assertThat(partial.header("Content-Disposition")).contains("tickets (partial).zip");
            }
            case "not-fulfilled" ->
                assertThat(given().get(path).jsonPath().getString("type"))
                        .as(context)
                        .isEqualTo("/problems/not-fulfilled");
            case "none" -> {
                assertThat(plain.statusCode()).as(context).isIn(404, 409);
                assertThat(given().get(path).jsonPath().getString("type"))
                        .as(context)
                        .isNotEqualTo("/problems/not-fulfilled");
            }
            default -> throw new AssertionError(context);
        }
        if (!GIVEN.contains(download) && !download.equals("partial")) {
            assertThat(partial.statusCode()).as(context).isEqualTo(plain.statusCode());
        }
        assertThat(href).as(context).isEqualTo(GIVEN.contains(download) || download.equals("partial") ? path : null);
    }

    @Test
    void aCompleteZipIsNotNamedPartialEvenIfAPartialOneIsAccepted() {
        SandboxOrder order = sandbox.order().zip(false).put();

        assertThat(given().head("/orders/" + order.orderId() + "/tickets.zip?partial=true")
                        .header("Content-Disposition"))
                .doesNotContain("partial");
    }
}
