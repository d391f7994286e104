package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ZipTest {
    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theZipArrivesWithXs2EventsBytesAndDigest(boolean quotedLink) {
        SandboxOrder order = sandbox.order()
                .zipLinkQuoted(quotedLink)
                .item(ItemBuilder.eticket())
                .item(ItemBuilder.eticket())
                .put();

        Fetched zip = zip(order);

        assertThat(zip.status()).isEqualTo(200);
        assertThat(zip.body()).isEqualTo(order.zip());
        assertThat(zip.header("Content-Type")).isEqualTo("application/zip");
        assertThat(zip.header("ETag")).isEqualTo("\"" + order.zipSha() + "\"");
        assertThat(zip.header("Xs2-Verified")).isEqualTo("sha-256");
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "text/html", "application/json"})
    void aLinkIsReadWhateverItsContentType(String type) {
        SandboxOrder order = sandbox.order().put();
        String link = given().header("X-Api-Key", Sandbox.API_KEY)
                .get(sandbox.apiUrl() + "/v1/etickets/download/zip/" + order.orderId())
                .asString();
        sandbox.calls().clear();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.status(200, type, link, Map.of()));

        assertThat(zip(order).body()).isEqualTo(order.zip());
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(1);
    }

    @Test
    void theKeyNeverReachesTheCdn() {
        SandboxOrder order = sandbox.order().put();

        zip(order);

        List<Call> calls = sandbox.calls().of(CallKind.CDN, order.orderId());
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().headers()).doesNotContainKeys("x-api-key", "authorization", "cookie", "referer");
        assertThat(calls.getFirst().headers().toString()).doesNotContain(Sandbox.API_KEY);
        assertThat(sandbox.calls()
                        .of(CallKind.ZIP_LINK, order.orderId())
                        .getFirst()
                        .headers())
                .containsEntry("x-api-key", List.of(Sandbox.API_KEY));
    }

    @Test
    void anExpiredLinkIsRequestedAgain() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().once(CallKind.CDN, order.orderId(), Fault.expired());

        assertThat(zip(order).body()).isEqualTo(order.zip());
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void aZipThatIsStillBeingCreatedFailsAtOnceWithRetryAfter(int status) {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.status(status));

        Fetched answer = zip(order);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("upstream-unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.response().jsonPath().getString("detail")).isEqualTo("XS2Event is still creating this zip.");
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, order.orderId())).isEqualTo(1);
    }

    @Test
    void aCutZipIsFetchedAgain() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().once(CallKind.CDN, order.orderId(), Fault.cutPercent(50));

        assertThat(zip(order).body()).isEqualTo(order.zip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dummysha", "12341234"})
    void aZipThatCannotBeCheckedIsNotFetchedButPutTogether(String zipSha) {
        SandboxOrder order = sandbox.order().zipSha(zipSha).put();

        given().get("/orders/{id}", order.orderId())
                .then()
                .body("zip.download", equalTo("assembled"))
                .body("zip.sha256", nullValue());
        assertThat(zip(order).header("Xs2-Verified")).isEqualTo("members");
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"external", "external_end_client"})
    void anOrderWithoutAvailableTicketsHasNoZip(String channel) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().channel(channel)).put();

        given().get("/orders/{id}", order.orderId())
                .then()
                .body("zip.download", equalTo("none"))
                .body("zip.href", nullValue());
        Fetched answer = zip(order);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("zip-not-found");
    }

    @Test
    void askingWhatAZipIsSpendsNoFileCall() {
        SandboxOrder order = sandbox.order().put();

        given().head("/orders/{id}/tickets.zip", order.orderId())
                .then()
                .statusCode(200)
                .header("ETag", "\"" + order.zipSha() + "\"")
                .header("Content-Length", (String) null);

        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isZero();
    }

    private static Fetched zip(SandboxOrder order) {
        return Fetched.get("/orders/" + order.orderId() + "/tickets.zip");
    }
}
