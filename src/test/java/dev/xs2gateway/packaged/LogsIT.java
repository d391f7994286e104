package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.xs2gateway.Secrets;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a platform that collects logs reads. */
class LogsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyLineIsAnObjectThatNamesItsRequestAndNoSecret(@TempDir Path storeDir) {
        try (Sandbox sandbox = Sandbox.start(0, 0);
                Gateway gateway = start(sandbox, storeDir)) {
            SandboxOrder wrong = sandbox.order()
                    .item(ItemBuilder.eticket().sentCorruptedAt(-1))
                    .put();
            HttpResponse<String> refused = gateway.get("/orders/" + wrong.orderId() + "/tickets/" + wrong.ticketId());
            String requestId = refused.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(refused.statusCode()).isEqualTo(502);

            await().until(() ->
                    lines(gateway).stream().anyMatch(line -> !audit(line).isMissingNode()));
            assertThat(lines(gateway)).allSatisfy(line -> {
                assertThat(line.isObject()).isTrue();
                assertThat(line.has("timestamp")).isTrue();
                assertThat(line.path("loggerName").asText()).isNotEmpty();
            });
            assertThat(lines(gateway))
                    .filteredOn(line -> !audit(line).isMissingNode())
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(audit(line).path("requestId").asText()).isEqualTo(requestId);
                        assertThat(line.path("mdc").path("requestId").asText()).isEqualTo(requestId);
                    });
            assertThat(lines(gateway))
                    .as("the wrong file itself")
                    .anyMatch(line -> line.path("level").asText().equals("ERROR"));
            assertThat(gateway.output()).doesNotContain(Sandbox.API_KEY, "guest-secret", "vendor-secret", "Signature=");
        }
    }

    @Test
    void noLibraryLogsASecretEvenAtDebug(@TempDir Path storeDir) {
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            SandboxOrder order = sandbox.order()
                    .item(ItemBuilder.eticket().files(2))
                    .invoices("12345")
                    .put();
            Map<String, String> variables = Gateway.variables(sandbox, storeDir);
            variables.put("QUARKUS_LOG_LEVEL", "DEBUG");
            variables.put("QUARKUS_CONFIG_LOG_VALUES", "true");
            try (Gateway gateway = Gateway.start(variables)) {
                gateway.get("/bookings/" + order.bookingId());
                gateway.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId());
                gateway.get("/orders/" + order.orderId() + "/tickets.zip");
                gateway.get("/orders/" + order.orderId() + "/invoices/12345");

                assertThat(gateway.output()).contains("DEBUG");
                assertThat(Secrets.firstIn(gateway.output())).isEmpty();
            }
        }
    }

    private static Gateway start(Sandbox sandbox, Path storeDir) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
        return Gateway.start(variables);
    }

    /** The record that is an audit line's message. */
    private static JsonNode audit(JsonNode line) {
        return line.path("loggerName").asText().equals("audit")
                ? read(line.path("message").asText())
                : MissingNode.getInstance();
    }

    private static List<JsonNode> lines(Gateway gateway) {
        return gateway.output().lines().map(LogsIT::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + line, e);
        }
    }
}
