package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Unzipped;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxFile;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XS2Event's zip is bad, or its link is, and the tickets can be had one by one. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class BadZipTest {
    private static final int TICKETS = 3;

    @InjectSandbox
    Sandbox sandbox;

    private SandboxOrder order() {
        return sandbox.order().item(ItemBuilder.eticket().files(TICKETS)).put();
    }

    private static String zipOf(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets.zip";
    }

    private int count(CallKind kind, SandboxOrder order) {
        return sandbox.calls().count(kind, order.orderId());
    }

    /** What goes wrong with which call, and how many links that costs. */
    static Stream<Arguments> badZips() {
        return Stream.of(
                arguments(CallKind.CDN, Fault.corruptAt(-1), 2),
                arguments(CallKind.CDN, Fault.cutPercent(50), 2),
                arguments(CallKind.CDN, Fault.expired(), 2),
                arguments(CallKind.CDN, Fault.status(418), 1),
                arguments(CallKind.ZIP_LINK, Fault.link("https://elsewhere.test/z"), 1),
                arguments(CallKind.ZIP_LINK, Fault.link("not a link"), 1),
                arguments(CallKind.ZIP_LINK, Fault.link(""), 1),
                arguments(CallKind.ZIP_LINK, Fault.status(418), 1),
                arguments(CallKind.ZIP_LINK, Fault.status(404), 2));
    }

    @ParameterizedTest
    @MethodSource("badZips")
    void anAssembledZipReplacesABadOne(CallKind call, Fault fault, int links) throws IOException {
        SandboxOrder order = order();
        sandbox.faults().on(call, order.orderId(), fault);

        Fetched zip;
        try (Logged warnings = Logged.warnings()) {
            zip = Fetched.get(zipOf(order));
            assertThat(warnings.lines())
                    .filteredOn(line -> line.contains("the gateway sends an assembled zip instead"))
                    .singleElement()
                    .asString()
                    .contains("order=" + order.orderId())
                    .doesNotContain("elsewhere.test", "Failure", "[");
        }

        assertThat(zip.status()).isEqualTo(200);
        assertThat(zip.header("Xs2-Verified")).isEqualTo("members");
        assertThat(zip.header("ETag")).isNotEqualTo("\"" + order.zipSha() + "\"");
        assertThat(Unzipped.of(zip.body()).values())
                .containsExactlyElementsOf(
                        order.item().files().stream().map(SandboxFile::bytes).toList());
        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(links);
        assertThat(count(CallKind.PDF, order)).isEqualTo(TICKETS);
    }

    @Test
    void theNextCallersCostNothing() {
        SandboxOrder order = order();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.link("https://elsewhere.test/z"));
        Fetched first = Fetched.get(zipOf(order));
        int calls = sandbox.calls().apiCalls(order.orderId());

        Fetched second = Fetched.get(zipOf(order));

        assertThat(second.body()).isEqualTo(first.body());
        given().head(zipOf(order))
                .then()
                .statusCode(200)
                .header("ETag", first.header("ETag"))
                .header("Xs2-Verified", equalTo("members"));
        given().header("Range", "bytes=0-3").get(zipOf(order)).then().statusCode(206);
        assertThat(sandbox.calls().apiCalls(order.orderId())).isEqualTo(calls);
    }

    @Test
    void ifATicketIsBadTooTheZipsFailureIsReturnedWithoutFurtherCalls() {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket())
                .item(ItemBuilder.eticket().sentCorruptedAt(-1))
                .put();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.link("https://elsewhere.test/z"));

        assertThat(Fetched.get(zipOf(order)).problem()).isEqualTo("link-refused");
        int tickets = count(CallKind.PDF, order);
        assertThat(Fetched.get(zipOf(order)).problem()).isEqualTo("link-refused");

        assertThat(count(CallKind.PDF, order)).isEqualTo(tickets);
        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
    }

    /** The tickets are not to blame, and soon the zip may be had for one call. */
    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void aZipThatIsNotReadyYetIsNotReplaced(int status) {
        SandboxOrder order = order();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.status(status));

        assertThat(Fetched.get(zipOf(order)).status()).isEqualTo(503);
        assertThat(count(CallKind.PDF, order)).isZero();
    }

    @Test
    void theTicketsOfABadZipAreNotSoughtInItAgain() {
        SandboxOrder order = order();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.link("https://elsewhere.test/z"));
        Fetched.get(zipOf(order));
        List<String> hrefs =
                given().get("/orders/{id}", order.orderId()).jsonPath().getList("tickets.href");

        assertThat(hrefs.stream().map(href -> Fetched.get(href).sha256()))
                .containsExactlyElementsOf(
                        order.item().files().stream().map(SandboxFile::sha256).toList());

        assertThat(count(CallKind.ZIP_LINK, order)).isEqualTo(1);
        assertThat(count(CallKind.PDF, order)).isEqualTo(TICKETS);
    }
}
