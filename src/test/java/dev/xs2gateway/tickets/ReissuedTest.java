package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is wrong or gone may have been reissued since its order was read. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ReissuedTest {
    private static final byte[] OLD = "%PDF-1.7 the old ticket".getBytes(US_ASCII);
    private static final byte[] NEW = "%PDF-1.7 the new ticket".getBytes(US_ASCII);

    @InjectSandbox
    Sandbox sandbox;

    @Test
    void aTicketReissuedUnderItsNameIsFetchedUnderItsNewDigest() {
        SandboxOrder old = order(item("ticket-a.pdf", OLD));
        String href = href(old);
        reissue(old, item("ticket-a.pdf", NEW));

        Fetched ticket = Fetched.get(href);

        assertThat(ticket.status()).isEqualTo(200);
        assertThat(ticket.body()).isEqualTo(NEW);
        assertThat(sandbox.calls().count(CallKind.PDF, old.orderId())).isEqualTo(2);
        assertThat(sandbox.calls().count(CallKind.LIST, old.orderId())).isEqualTo(2);
    }

    @Test
    void aTicketReissuedUnderAnotherNameIsFetchedThere() {
        SandboxOrder old = order(item("ticket-a.pdf", OLD));
        String href = href(old);
        reissue(old, item("ticket-b.pdf", NEW));

        Fetched ticket = Fetched.get(href);

        assertThat(ticket.status()).isEqualTo(200);
        assertThat(ticket.body()).isEqualTo(NEW);
        assertThat(ticket.header("ETag")).doesNotContain(old.file().sha256());
    }

    @Test
    void aLargeTicketReissuedMeanwhileIsCutOnceAndThenRight() {
        byte[] old = new byte[4 << 20];
        byte[] fresh = new byte[4 << 20];
        Arrays.fill(fresh, (byte) 1);
        SandboxOrder order = order(item("ticket-a.pdf", old));
        String href = href(order);
        reissue(order, item("ticket-a.pdf", fresh));

        assertThatThrownBy(() -> Fetched.get(href).body()).isInstanceOf(Exception.class);

        assertThat(Fetched.get(href).body()).isEqualTo(fresh);
    }

    @Test
    void aTicketThatHasLeftTheChannelMeanwhileIsNotDelivered() {
        SandboxOrder old = order(item("ticket-a.pdf", OLD));
        String href = href(old);
        reissue(old, item("ticket-a.pdf", NEW).channel("external"));

        Fetched ticket = Fetched.get(href);

        assertThat(ticket.status()).isEqualTo(409);
        assertThat(ticket.problem()).isEqualTo("distributed-elsewhere");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404})
    void aFileThatIsMissingOnceIsAskedForAgain(int status) {
        SandboxOrder order = order(item("ticket-a.pdf", OLD));
        String href = href(order);
        sandbox.faults().once(CallKind.PDF, order.orderId(), Fault.status(status));

        assertThat(Fetched.get(href).body()).isEqualTo(OLD);
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
    }

    @Test
    void aFileThatTheApiDoesNotKnowIsAFaultOfXs2Event() {
        SandboxOrder order = order(item("ticket-a.pdf", OLD));
        String href = href(order);
        Fault unknown = Fault.status(404, "application/json", "{\"message\":\"unknown order item\"}", Map.of());
        sandbox.faults().on(CallKind.PDF, order.orderId(), unknown);

        Fetched answer = Fetched.get(href);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("upstream-invalid");
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>404</html>", "default backend - 404", "", "[]"})
    void a404OfAnotherSystemIsAnOutage(String body) {
        SandboxOrder order = order(item("ticket-a.pdf", OLD));
        String href = href(order);
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.status(404, "text/html", body, Map.of()));

        Fetched answer = Fetched.get(href);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("upstream-unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
    }

    private static ItemBuilder item(String link, byte[] bytes) {
        return ItemBuilder.eticket()
                .itemId("e9990000000000000000000000000001_oit")
                .link(link)
                .bytes(bytes);
    }

    private SandboxOrder order(ItemBuilder item) {
        return sandbox.order().item(item).put();
    }

    private void reissue(SandboxOrder old, ItemBuilder item) {
        sandbox.order()
                .bookingId(old.bookingId())
                .orderId(old.orderId())
                .item(item)
                .put();
    }

    private static String href(SandboxOrder order) {
        return given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].href");
    }
}
