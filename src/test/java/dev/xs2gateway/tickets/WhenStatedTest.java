package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.OptionsOn;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files without a digest that can be checked are given, and say that they were not. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OptionsOn.class)
class WhenStatedTest {
    private static final int LARGE = 3 << 20;

    @InjectSandbox
    Sandbox sandbox;

    private SandboxOrder unstated(int size) {
        return sandbox.order()
                .item(ItemBuilder.eticket().sha("dummysha").size(size))
                .put();
    }

    private static String href(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, LARGE})
    void anUncheckedFileIsMarkedAndCarriesTheGatewaysDigest(int size) throws Exception {
        SandboxOrder order = unstated(size);
        byte[] right = order.file().bytes();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(right);
        given().head(href(order)).then().statusCode(200).header("Xs2-Verified", "none");

        for (int i = 0; i < 2; i++) {
            Fetched ticket = Fetched.get(href(order));

            assertThat(ticket.status()).isEqualTo(200);
            assertThat(Arrays.equals(ticket.body(), right)).isTrue();
            assertThat(ticket.header("Xs2-Verified")).isEqualTo("none");
            assertThat(ticket.header("Repr-Digest"))
                    .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
            assertThat(ticket.header("ETag")).isEqualTo("\"" + ticket.sha256() + "\"");
        }
        Response part = given().header("Range", "bytes=-10").get(href(order));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.header("Xs2-Verified")).isEqualTo("none");
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(right, size - 10, size));
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
    }

    @Test
    void anUncheckedFileIsNotDeliveredBeforeItIsComplete() {
        SandboxOrder order = unstated(LARGE);
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.cutAfter(LARGE - 1));

        given().get(href(order)).then().statusCode(502);
    }

    @Test
    void aStatedDigestIsCheckedNevertheless() {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(1_000)).put();
        assertThat(Fetched.get(href(order)).header("Xs2-Verified")).isEqualTo("sha-256");
        SandboxOrder wrong =
                sandbox.order().item(ItemBuilder.eticket().sentCorruptedAt(-1)).put();

        assertThat(Fetched.get(href(wrong)).problem()).isEqualTo("checksum-mismatch");
    }
}
