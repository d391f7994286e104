package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;

import dev.xs2gateway.sandbox.SandboxOrder;

/** The files that links can give, each by its own route. */
enum LinkableFile {
    TICKET("/orders/{orderId}/tickets/{ticketId}", "ticket"),
    ORDER_ZIP("/orders/{orderId}/tickets.zip", "zip"),
    BOOKING_ZIP("/bookings/{bookingId}/tickets.zip", "zip"),
    INVOICE("/orders/{orderId}/invoices/12345", "invoice");

    private final String template;
    private final String kind;

    LinkableFile(String template, String kind) {
        this.template = template;
        this.kind = kind;
    }

    /** As audit records name it. */
    String kind() {
        return kind;
    }

    /** The path of the file of an order whose invoice is 12345. */
    String path(SandboxOrder order) {
        return template.replace("{orderId}", order.orderId())
                .replace("{bookingId}", order.bookingId())
                .replace("{ticketId}", order.ticketId());
    }

    /** Has a link issued for the file, and returns its path. */
    String link(SandboxOrder order) {
        return given().post(path(order) + "/links")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("url")
                .substring(WithLinkKeys.BASE_URL.length());
    }
}
