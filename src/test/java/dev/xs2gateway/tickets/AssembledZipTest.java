package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Unzipped;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.OrderBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the vendor has no zip, or one that may not be given. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class AssembledZipTest {
    @InjectSandbox
    Sandbox sandbox;

    private static String zipOf(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets.zip";
    }

    private OrderBuilder withoutZip() {
        return sandbox.order().zip(false);
    }

    @Test
    void anOrderWithoutXs2EventsZipHasAZipOfItsVerifiedTickets() throws IOException {
        SandboxOrder order = withoutZip().item(ItemBuilder.eticket().files(3)).put();
        given().get("/orders/{id}", order.orderId())
                .then()
                .body("zip.download", equalTo("assembled"))
                .body("zip.sha256", nullValue())
                .body("zip.href", equalTo(zipOf(order)));

        Fetched zip = Fetched.get(zipOf(order));

        assertThat(zip.status()).isEqualTo(200);
        assertThat(zip.header("Xs2-Verified")).isEqualTo("members");
        assertThat(zip.header("Content-Type")).isEqualTo("application/zip");
        assertThat(zip.header("Content-Length")).isEqualTo(Integer.toString(zip.body().length));
        assertThat(Unzipped.of(zip.body()).values())
                .containsExactly(
                        order.item().files().get(0).bytes(),
                        order.item().files().get(1).bytes(),
                        order.item().files().get(2).bytes());
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(3);
    }

    @Test
    void anAssembledZipIsAssembledOnceAndItsTagIsKnownBefore() {
        SandboxOrder order = withoutZip().item(ItemBuilder.eticket().files(2)).put();
        String etag = given().head(zipOf(order)).header("ETag");
        assertThat(etag).isNotNull();
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isZero();

        Fetched first = Fetched.get(zipOf(order));
        Fetched second = Fetched.get(zipOf(order));

        assertThat(first.header("ETag")).isEqualTo(etag);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Repr-Digest")).startsWith("sha-256=:");
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
        given().header("If-None-Match", etag).get(zipOf(order)).then().statusCode(304);
        given().header("Range", "bytes=0-3")
                .get(zipOf(order))
                .then()
                .statusCode(206)
                .header("Content-Length", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"external", "external_end_client"})
    void anUnavailableTicketIsNeverOmittedSilently(String channel) throws IOException {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket())
                .item(ItemBuilder.eticket().channel(channel))
                .put();
        List<String> ids =
                given().get("/orders/{id}", order.orderId()).jsonPath().getList("tickets.ticketId");

        given().get(zipOf(order))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/distributed-elsewhere"))
                .body("missing.ticketId", contains(ids.get(1)))
                .body("missing.download", contains("distributed-elsewhere"))
                .body("missing.orderId", contains(order.orderId()));
        given().head(zipOf(order)).then().statusCode(409);
        assertThat(sandbox.calls().apiCalls(order.orderId())).isEqualTo(1);

        Map<String, byte[]> partial =
                Unzipped.of(Fetched.get(zipOf(order) + "?partial=true").body());

        assertThat(partial).hasSize(2).containsKey("MISSING.txt");
        assertThat(partial.get("MISSING.txt"))
                .asString()
                .contains(order.orderId(), ids.get(1), "distributed-elsewhere")
                .doesNotContain(ids.get(0));
    }

    @Test
    void aTicketWithoutADigestIsMissingToo() {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket())
                .item(ItemBuilder.eticket().sha("dummysha"))
                .put();

        given().get(zipOf(order))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/no-file"))
                .body("missing.download", contains("checksum-missing"));
    }

    @Test
    void aWrongTicketMakesNoZip() {
        SandboxOrder order = withoutZip().item(ItemBuilder.eticket().files(3)).put();
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.corruptAt(-1));

        Fetched answer = Fetched.get(zipOf(order));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("checksum-mismatch");
    }

    @Test
    void aBookingsZipHasAFolderForEachOrder() throws IOException {
        SandboxOrder one = sandbox.order().item(ItemBuilder.eticket().files(2)).put();
        SandboxOrder other = sandbox.order()
                .bookingId(one.bookingId())
                .item(ItemBuilder.eticket())
                .put();
        String path = "/bookings/" + one.bookingId() + "/tickets.zip";

        Fetched zip = Fetched.get(path);

        assertThat(zip.status()).isEqualTo(200);
        assertThat(zip.header("Xs2-Verified")).isEqualTo("members");
        Map<String, byte[]> files = Unzipped.of(zip.body());
        assertThat(files.keySet().stream().map(name -> name.substring(0, name.indexOf('/'))))
                .hasSize(3)
                .containsOnly("Home v Away - 1", "Home v Away - 2");
        assertThat(files.values())
                .contains(
                        one.item().files().get(0).bytes(),
                        one.item().files().get(1).bytes(),
                        other.file().bytes());
        assertThat(sandbox.calls().count(CallKind.PDF, one.orderId())).isZero();
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, one.orderId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.PDF, other.orderId())).isEqualTo(1);
        assertThat(Fetched.get(path).body()).isEqualTo(zip.body());
        given().head(path).then().statusCode(200).header("ETag", zip.header("ETag"));
    }

    @Test
    void aBookingsZipNamesWhatItLacks() {
        SandboxOrder one = sandbox.order().put();
        SandboxOrder other =
                sandbox.order().bookingId(one.bookingId()).status("processing").put();
        String path = "/bookings/" + one.bookingId() + "/tickets.zip";

        given().get(path)
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-fulfilled"))
                .body("missing.orderId", contains(other.orderId()));
        given().get(path + "?partial=true").then().statusCode(200);
    }

    /** Whoever takes such a zip would take it for the whole booking. */
    @ParameterizedTest
    @CsvSource({"processing, not-fulfilled", "completed, no-file"})
    void aBookingsZipNamesAnOrderThatListsNoTicketYet(String status, String why) throws IOException {
        SandboxOrder one = sandbox.order().put();
        SandboxOrder other = sandbox.order()
                .bookingId(one.bookingId())
                .status(status)
                .withoutItems()
                .put();
        String path = "/bookings/" + one.bookingId() + "/tickets.zip";

        given().get(path)
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/" + why))
                .body("detail", containsString("partial=true"))
                .body("missing.orderId", contains(other.orderId()))
                .body("missing.download", contains(why));
        Map<String, byte[]> partial =
                Unzipped.of(Fetched.get(path + "?partial=true").body());
        assertThat(partial).hasSize(2);
        assertThat(partial.get("MISSING.txt")).asString().endsWith("order " + other.orderId() + ": " + why + "\n");
    }

    @Test
    void ifNoTicketIsAvailableNoPartialZipIsOffered() {
        SandboxOrder order = sandbox.order().status("processing").put();
        String path = "/bookings/" + order.bookingId() + "/tickets.zip";

        for (String asked : List.of(path, path + "?partial=true")) {
            given().get(asked)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("/problems/not-fulfilled"))
                    .body("detail", not(containsString("partial")));
        }
    }

    @Test
    void endedOrdersAreNoPartOfABookingsZip() {
        SandboxOrder one = sandbox.order().put();
        sandbox.order().bookingId(one.bookingId()).status("cancelled").put();

        given().get("/bookings/" + one.bookingId() + "/tickets.zip").then().statusCode(200);
    }

    @Test
    void anUnknownBookingHasNone() {
        given().get("/bookings/0123456789abcdef0123456789abcdef_bkn/tickets.zip")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/booking-not-found"));
        given().get("/bookings/no%20id/tickets.zip").then().statusCode(400);
        given().post("/bookings/x/tickets.zip").then().statusCode(405).header("Allow", "GET, HEAD");
    }
}
