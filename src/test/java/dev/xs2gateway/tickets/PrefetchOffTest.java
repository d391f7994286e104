package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.TightSettings;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Unless it was told to, the gateway spends no call on files that nobody asked for. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(TightSettings.class)
class PrefetchOffTest {
    @InjectSandbox
    Sandbox sandbox;

    /** Had its zip been fetched for both tickets, the one that is asked for would have come from it. */
    @Test
    void whenAWatchedOrderIsFulfilledNoFileIsFetched() {
        SandboxOrder order = sandbox.order()
                .status("processing")
                .item(ItemBuilder.eticket().files(2))
                .put();
        CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(() -> given().header("Prefer", "wait=30")
                .get("/orders/{id}", order.orderId())
                .statusCode());
        await().until(() -> sandbox.calls().count(CallKind.LIST, order.orderId()) >= 2);
        sandbox.status(order.orderId(), "completed");
        assertThat(watching).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
        String href = given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].href");

        assertThat(Fetched.get(href).status()).isEqualTo(200);

        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isZero();
    }
}
