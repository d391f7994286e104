package dev.xs2gateway.http.route;

import static dev.xs2gateway.http.route.Route.Weight.FILE;
import static dev.xs2gateway.http.route.Route.Weight.HUNDRED;
import static dev.xs2gateway.http.route.Route.Weight.ONE;
import static dev.xs2gateway.http.route.Route.Weight.THOUSAND;

import org.jspecify.annotations.Nullable;

/**
 * The routes of the public port. Each is declared once: method, path template, permission, admission weight, and the kind of file that it
 * gives, if it gives one. The constant's name is the route's operation in the API description, in upper case.
 *
 * <p>A {@code GET} route also answers {@code HEAD}, unless the same path has a {@code HEAD} route of its own.
 */
public enum Route {
    GET_BOOKING(Verb.GET, "/bookings/{bookingId}", Permission.STATUS, ONE),
    GET_BOOKINGS(Verb.GET, "/bookings", Permission.STATUS, HUNDRED),
    QUERY_BOOKINGS(Verb.QUERY, "/bookings", Permission.STATUS, THOUSAND),
    LOOKUP_BOOKINGS(Verb.POST, "/bookings/lookup", Permission.STATUS, THOUSAND),
    GET_ORDER(Verb.GET, "/orders/{orderId}", Permission.STATUS, ONE),
    GET_ORDERS(Verb.GET, "/orders", Permission.STATUS, HUNDRED),
    QUERY_ORDERS(Verb.QUERY, "/orders", Permission.STATUS, THOUSAND),
    LOOKUP_ORDERS(Verb.POST, "/orders/lookup", Permission.STATUS, THOUSAND),

    GET_TICKET(Verb.GET, "/orders/{orderId}/tickets/{ticketId}", Permission.TICKETS, FileKind.TICKET),
    HEAD_TICKET(Verb.HEAD, "/orders/{orderId}/tickets/{ticketId}", Permission.TICKETS, FileKind.TICKET),
    GET_ORDER_ZIP(Verb.GET, "/orders/{orderId}/tickets.zip", Permission.TICKETS, FileKind.ZIP),
    HEAD_ORDER_ZIP(Verb.HEAD, "/orders/{orderId}/tickets.zip", Permission.TICKETS, FileKind.ZIP),
    GET_BOOKING_ZIP(Verb.GET, "/bookings/{bookingId}/tickets.zip", Permission.TICKETS, FileKind.ZIP),
    HEAD_BOOKING_ZIP(Verb.HEAD, "/bookings/{bookingId}/tickets.zip", Permission.TICKETS, FileKind.ZIP),
    GET_INVOICE(Verb.GET, "/orders/{orderId}/invoices/{invoiceId}", Permission.INVOICES, FileKind.INVOICE),
    HEAD_INVOICE(Verb.HEAD, "/orders/{orderId}/invoices/{invoiceId}", Permission.INVOICES, FileKind.INVOICE),

    CREATE_TICKET_LINK(Verb.POST, "/orders/{orderId}/tickets/{ticketId}/links", Permission.LINKS, ONE),
    CREATE_ORDER_ZIP_LINK(Verb.POST, "/orders/{orderId}/tickets.zip/links", Permission.LINKS, ONE),
    CREATE_BOOKING_ZIP_LINK(Verb.POST, "/bookings/{bookingId}/tickets.zip/links", Permission.LINKS, ONE),
    CREATE_INVOICE_LINK(Verb.POST, "/orders/{orderId}/invoices/{invoiceId}/links", Permission.LINKS, ONE),
    REVOKE_LINK(Verb.DELETE, "/links/{linkId}", Permission.LINKS, ONE),
    /** The file behind a link; the link itself is the right to it, so that no identity is required. */
    GET_LINKED_FILE(Verb.GET, "/d/{token}", Permission.EVERYONE, FILE),
    HEAD_LINKED_FILE(Verb.HEAD, "/d/{token}", Permission.EVERYONE, FILE),
    CONFIRM_LINK(Verb.POST, "/d/{token}", Permission.EVERYONE, ONE),

    GET_AUDIT(Verb.GET, "/audit", Permission.SUPPORT, HUNDRED),
    EXPORT_AUDIT(Verb.GET, "/audit/export", Permission.SUPPORT, THOUSAND),
    GET_BUDGET(Verb.GET, "/budget", Permission.OPERATIONS, ONE),
    GET_PROBLEM_PAGE(Verb.GET, "/problems/{code}", Permission.EVERYONE, ONE),
    /** The API description, which Quarkus itself serves. */
    GET_OPENAPI(Verb.GET, "/openapi", Permission.EVERYONE, ONE);

    private final Verb verb;
    private final String template;
    private final Permission permission;
    private final Weight weight;
    private final @Nullable FileKind file;

    Route(Verb verb, String template, Permission permission, Weight weight) {
        this(verb, template, permission, weight, null);
    }

    Route(Verb verb, String template, Permission permission, FileKind file) {
        this(verb, template, permission, FILE, file);
    }

    Route(Verb verb, String template, Permission permission, Weight weight, @Nullable FileKind file) {
        this.permission = permission;
        this.verb = verb;
        this.template = template;
        this.weight = weight;
        this.file = file;
    }

    /** The methods that routes have. */
    public enum Verb {
        GET,
        HEAD,
        POST,
        QUERY,
        DELETE;

        /** Whether requests with this method have a body that their resource reads. */
        public boolean hasBody() {
            return this == POST || this == QUERY;
        }
    }

    /** The places of {@code gateway.http.max-waiting} that one request takes, relative to a request for one booking. */
    public enum Weight {
        ONE(1),
        FILE(4),
        HUNDRED(4),
        THOUSAND(32);

        private final int places;

        Weight(int places) {
            this.places = places;
        }

        public int places() {
            return places;
        }
    }

    /** Returns the method of the route. */
    public Verb verb() {
        return verb;
    }

    /** Returns the path template as JAX-RS and OpenAPI write it; metrics use it as the label of the route. */
    public String template() {
        return template;
    }

    public Permission permission() {
        return permission;
    }

    public int places() {
        return weight.places();
    }

    /** Returns the kind of file that this route gives; null if it gives none. */
    public @Nullable FileKind file() {
        return file;
    }
}
