package dev.xs2gateway.database;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectDatabase;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Management;
import dev.xs2gateway.PostgresProcess;
import dev.xs2gateway.WithDatabase;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway whose database goes away and comes back. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@QuarkusTestResource(value = WithDatabase.class, restrictToAnnotatedClass = true)
class AbsentDatabaseTest {
    @InjectSandbox
    Sandbox sandbox;

    @InjectDatabase
    PostgresProcess server;

    @Inject
    Database database;

    @Test
    void lookupsAndDownloadsDoNotNoticeThatTheDatabaseIsAway() {
        await().atMost(Duration.ofSeconds(30)).until(database::isReady);
        assertThat(Management.get("/q/health/well").asString()).contains("\"database\": \"ready\"");
        server.kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> !database.isReady());
        SandboxOrder order = sandbox.order().put();

        given().get("/orders/{id}", order.orderId()).then().statusCode(200);
        given().get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(200);
        assertThat(Management.get("/q/health/well").statusCode()).isEqualTo(503);
        assertThat(Management.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(Management.metrics()).contains("gateway_database_ready 0.0");

        server.restart();

        await().atMost(Duration.ofSeconds(30)).until(database::isReady);
        assertThat(Management.metrics()).contains("gateway_database_ready 1.0");
    }
}
