package dev.xs2gateway.invoices;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class InvoicesTest {
    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @ValueSource(strings = {"completed", "processing", "cancelled"})
    void anInvoiceIsDeliveredWhateverTheOrdersStatus(String status) {
        SandboxOrder order =
                sandbox.order().status(status).invoices("12345", "67890").put();

        Fetched invoice = Fetched.get("/orders/" + order.orderId() + "/invoices/67890");

        assertThat(invoice.status()).isEqualTo(200);
        assertThat(new String(invoice.body(), StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
        assertThat(invoice.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(invoice.header("Content-Length")).isEqualTo(String.valueOf(invoice.body().length));
        assertThat(invoice.header("ETag")).isEqualTo("\"" + invoice.sha256() + "\"");
        assertThat(invoice.header("Xs2-Verified")).isEqualTo("none");
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isEqualTo(1);
    }

    @Test
    void invoiceIdsAreKeptAsXs2EventSendsThem() {
        SandboxOrder order = sandbox.order().invoices("INV 2026 Ä", "a/b").put();

        given().get("/orders/{id}", order.orderId())
                .then()
                .body("invoices.invoiceId", contains("INV 2026 Ä", "a/b"))
                .body("invoices[1].href", nullValue());
        String href = given().get("/orders/{id}", order.orderId()).jsonPath().getString("invoices[0].href");
        assertThat(Fetched.get(href).status()).isEqualTo(200);
    }

    @Test
    void anInvoiceThatTheOrderDoesNotListCostsNoFileCall() {
        SandboxOrder order = sandbox.order().invoices("12345").put();

        Fetched answer = Fetched.get("/orders/" + order.orderId() + "/invoices/1234");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("invoice-not-found");
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isZero();
    }

    @Test
    void aMissingInvoiceIsNotFound() {
        SandboxOrder order = sandbox.order().noInvoicesField().put();

        given().get("/orders/{id}", order.orderId()).then().body("invoices", empty());
    }

    @Test
    void aResponseThatIsNotAPdfIsNotAnInvoice() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.INVOICE, order.orderId(), Fault.html());

        Fetched answer = Fetched.get("/orders/" + order.orderId() + "/invoices/12345");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("upstream-invalid");
        assertThat(answer.response().asString()).doesNotContain("vendor-secret");
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 301, 403, 418, 501})
    void anInvoiceThatWasRefusedByStatusIsNotRequestedAgain(int status) {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.INVOICE, order.orderId(), Fault.status(status));

        Fetched answer = Fetched.get("/orders/" + order.orderId() + "/invoices/12345");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("upstream-invalid");
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isEqualTo(1);
    }

    @Test
    void a404OfAnotherSystemIsAnOutageAndNotRemembered() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().once(CallKind.INVOICE, order.orderId(), Fault.status(404));

        Fetched answer = Fetched.get("/orders/" + order.orderId() + "/invoices/12345");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("upstream-unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345").status())
                .isEqualTo(200);
    }

    @Test
    void aCutInvoiceIsFetchedAgain() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().once(CallKind.INVOICE, order.orderId(), Fault.cutPercent(99));

        assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345").status())
                .isEqualTo(200);
    }

    @Test
    void askingWhatAnInvoiceIsSpendsNoFileCall() {
        SandboxOrder order = sandbox.order().put();

        given().head("/orders/{id}/invoices/12345", order.orderId())
                .then()
                .statusCode(200)
                .header("Content-Type", "application/pdf");

        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isZero();
    }

    /** As PDF readers take it. */
    @ParameterizedTest
    @CsvSource({"0, 200", "3, 200", "1019, 200", "1020, 502"})
    void aPdfHeaderMayStartWithinTheFirst1024Bytes(int junk, int status) {
        SandboxOrder order = sandbox.order().put();
        String pdf = "\n".repeat(junk) + "%PDF-1.7 and so on";
        sandbox.faults().on(CallKind.INVOICE, order.orderId(), Fault.status(200, "application/pdf", pdf, Map.of()));

        assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345").status())
                .isEqualTo(status);
    }

    @Test
    void aRefusedInvoiceIsNotAskedForByTheNextCallers() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.INVOICE, order.orderId(), Fault.html());

        for (int i = 0; i < 3; i++) {
            assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345")
                            .problem())
                    .isEqualTo("upstream-invalid");
        }

        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isEqualTo(2);
    }

    /** It may be had a moment later. */
    @Test
    void anInvoiceDuringAnOutageIsAskedForAgain() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().times(2, CallKind.INVOICE, order.orderId(), Fault.status(502));

        assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345").status())
                .isEqualTo(503);
        assertThat(Fetched.get("/orders/" + order.orderId() + "/invoices/12345").status())
                .isEqualTo(200);
    }
}
