package dev.xs2gateway.access;

import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends a request of any route of the table for one order of the sandbox. */
final class RouteCaller {
    private static final Pattern LINK = Pattern.compile("/d/([A-Za-z0-9_-]+)");

    private final HttpClient client;
    private final SandboxOrder order;

    /** Creates a caller; the order has an invoice 12345. */
    RouteCaller(HttpClient client, SandboxOrder order) {
        this.client = client;
        this.order = order;
    }

    /** The path of a route for the order; {@code token} is that of a link. */
    String path(Route route, String token) {
        return route.template()
                .replace("{bookingId}", order.bookingId())
                .replace("{orderId}", order.orderId())
                .replace("{ticketId}", order.ticketId())
                .replace("{invoiceId}", "12345")
                .replace("{linkId}", "AAAAAAAAAAAAAAAA")
                .replace("{code}", "internal")
                .replace("{token}", token);
    }

    /** What follows the path. */
    private String query(Route route) {
        boolean isOfMany =
                route.template().equals("/bookings") || route.template().equals("/orders");
        return isOfMany ? "?id=" + id(route) : "";
    }

    /** The body that the route needs; empty if it needs none. */
    private String body(Route route) {
        if (!route.verb().hasBody() || route == Route.CONFIRM_LINK) {
            return "";
        }
        return route.template().endsWith("/links") ? "{}" : "{\"ids\":[\"" + id(route) + "\"]}";
    }

    private String id(Route route) {
        return route.template().startsWith("/bookings") ? order.bookingId() : order.orderId();
    }

    /** Has a link to the ticket issued, and returns its token. */
    String linkToken() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(Route.CREATE_TICKET_LINK, path(Route.CREATE_TICKET_LINK, ""), WithConsumers.withAllRoles());
        Matcher link = LINK.matcher(answer.body());
        if (!link.find()) {
            throw new IllegalStateException("no link: " + answer.statusCode());
        }
        return link.group(1);
    }

    /** A request over HTTP/1.1 as it is sent, with a target that no HTTP client would send. */
    String text(Route route, String target, String credentials) {
        String body = body(route);
        return route.verb() + " " + target + query(route) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: " + credentials + "\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
    }

    HttpResponse<String> send(Route route, String path, @Nullable String credentials)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path + query(route)));
        String body = body(route);
        if (body.isEmpty()) {
            request.method(route.verb().name(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(route.verb().name(), BodyPublishers.ofString(body));
        }
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
