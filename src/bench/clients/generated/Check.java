import client.ApiClient;
import client.ApiException;
import client.ApiResponse;
import client.api.BookingsApi;
import client.api.BudgetApi;
import client.api.FilesApi;
import client.api.LinksApi;
import client.api.OrdersApi;
import client.model.BookingView;
import client.model.Bookings;
import client.model.Download;
import client.model.LinkTerms;
import client.model.LinkView;
import client.model.Lookup;
import client.model.OrderView;
import client.model.Problem;
import client.model.TicketView;
import java.io.File;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Uses the generated Java client against a running gateway, with the token in {@code GATEWAY_TOKEN}: {@code Check URL ORDER…}; each order is
 * read, and its first file fetched, also over a link.
 */
public final class Check {
    private static final String UNKNOWN = "ffffffffffffffffffffffffffffffff_bkn";

    private final BookingsApi bookings;
    private final OrdersApi orders;
    private final FilesApi files;
    private final BudgetApi budget;
    private final LinksApi links;
    private final LinksApi withoutToken;

    private Check(ApiClient client, ApiClient withoutToken) {
        links = new LinksApi(client);
        this.withoutToken = new LinksApi(withoutToken);
        bookings = new BookingsApi(client);
        orders = new OrdersApi(client);
        files = new FilesApi(client);
        budget = new BudgetApi(client);
    }

    public static void main(String[] args) throws Exception {
        ApiClient client = new ApiClient();
        client.setBasePath(args[0]);
        client.setBearerToken(System.getenv("GATEWAY_TOKEN"));
        ApiClient withoutToken = new ApiClient();
        withoutToken.setBasePath(args[0]);
        isAskedForToken(new OrdersApi(withoutToken), args[1]);
        Check check = new Check(client, withoutToken);
        int fetched = 0;
        for (String orderId : List.of(args).subList(1, args.length)) {
            OrderView order = check.orders.getOrder(orderId, null, null, null, null);
            check.manyIds(order.getBookingId());
            check.zip(order);
            fetched += check.firstFile(order);
        }
        expect(fetched > 0, "no order had a file");
        check.problems();
        expect(!check.budget.getBudget().getLimits().isEmpty(), "the budget has no limits");
        // The script shows this line as the result of the run.
        System.out.println("Java: " + (args.length - 1) + " orders read, " + fetched + " files fetched");
    }

    private static void isAskedForToken(OrdersApi orders, String orderId) throws Exception {
        ApiException refused = refusal(() -> orders.getOrder(orderId, null, null, null, null));
        expect(refused.getCode() == 401, "an order was given without a token");
        Problem problem = Problem.fromJson(refused.getResponseBody());
        expect(problem.getType().equals("/problems/unauthenticated"), "another problem: " + problem.getType());
    }

    private void manyIds(String bookingId) throws ApiException {
        BookingView alone = bookings.getBooking(bookingId, null, null, null, null);
        Bookings many = bookings.getBookings(List.of(bookingId, UNKNOWN, "no id"), null, null, null);
        BookingView entry = many.getBookings().getFirst();
        expect(entry.getState() == alone.getState(), "an entry is not what the booking is alone");
        expect(many.getMissing().equals(List.of(UNKNOWN)), "the unknown id is not missing");
        expect(many.getFailed().getFirst().getProblem().getStatus() == 400, "no problem for what is no id");
        Bookings again = bookings.lookupBookings(
                new Lookup().ids(List.of(bookingId)).putKnownItem(bookingId, entry.getEtag()), null, null);
        expect(List.of(bookingId).equals(again.getUnchanged()), "what is known did not come back as unchanged");
    }

    private void zip(OrderView order) throws ApiException {
        if (order.getZip().getDownload() == Download.PARTIAL) {
            ApiException refused =
                    refusal(() -> files.getOrderZip(order.getOrderId(), null, null, null, null, null));
            expect(refused.getCode() == 409, "a partial zip was given");
        }
    }

    private int firstFile(OrderView order) throws Exception {
        for (TicketView ticket : order.getTickets()) {
            if (ticket.getDownload() == Download.AVAILABLE && !ticket.getSaveAs().contains("wrong")) {
                return fetch(order, ticket);
            }
        }
        return 0;
    }

    private int fetch(OrderView order, TicketView ticket) throws Exception {
        File pdf;
        try {
            pdf = files.getTicket(order.getOrderId(), ticket.getTicketId(), null, null, null, null);
        } catch (ApiException wrong) {
            // Some samples are wrong on purpose.
            expect(wrong.getCode() == 502, "a file failed with " + wrong.getCode());
            return 0;
        }
        expect(digest(pdf).equals(ticket.getSha256()), "the file is not the one that is stated");
        overLink(order, ticket);
        ApiResponse<Void> head =
                files.headTicketWithHttpInfo(order.getOrderId(), ticket.getTicketId(), null, null);
        String etag = head.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("ETag"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getFirst();
        expect(etag.equals('"' + ticket.getSha256() + '"'), "HEAD has another tag");
        ApiException unchanged = refusal(
                () -> files.getTicket(order.getOrderId(), ticket.getTicketId(), etag, null, null, null));
        expect(unchanged.getCode() == 304, "what the caller has was sent again");
        return 1;
    }

    private void overLink(OrderView order, TicketView ticket) throws Exception {
        LinkView link =
                links.createTicketLink(order.getOrderId(), ticket.getTicketId(), new LinkTerms().expiresIn("PT1M"));
        String token = link.getUrl().substring(link.getUrl().indexOf("/d/") + "/d/".length());
        File linked = withoutToken.getLinkedFile(token, null, null, null, null, null);
        expect(digest(linked).equals(ticket.getSha256()), "the link gives another file");
    }

    private static String digest(File file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file.toPath())));
    }

    private void problems() throws Exception {
        ApiException notFound = refusal(() -> bookings.getBooking(UNKNOWN, null, null, null, null));
        Problem problem = Problem.fromJson(notFound.getResponseBody());
        expect(problem.getType().equals("/problems/booking-not-found"), "another problem: " + problem.getType());
        expect(UNKNOWN.equals(problem.getBookingId()), "the problem does not name the booking");
    }

    private interface Call {
        void make() throws ApiException;
    }

    private static ApiException refusal(Call call) {
        try {
            call.make();
        } catch (ApiException refused) {
            return refused;
        }
        throw new AssertionError("this should have been refused");
    }

    private static void expect(boolean met, String otherwise) {
        if (!met) {
            throw new AssertionError(otherwise);
        }
    }
}
