package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the vendor may send instead of a file: no caller ever takes it for the ticket. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class BadFilesTest {
    @InjectSandbox
    Sandbox sandbox;

    static Stream<Arguments> lastingFaults() {
        return Stream.of(
                Arguments.of(Fault.corruptAt(0), 502, "checksum-mismatch", 2),
                Arguments.of(Fault.corruptAt(-1), 502, "checksum-mismatch", 2),
                Arguments.of(Fault.longer(1), 502, "checksum-mismatch", 2),
                Arguments.of(Fault.shorter(1), 502, "checksum-mismatch", 2),
                Arguments.of(Fault.html(), 502, "checksum-mismatch", 2),
                Arguments.of(Fault.cutAfter(0), 502, "upstream-invalid", 2),
                Arguments.of(Fault.cutPercent(50), 502, "upstream-invalid", 2),
                Arguments.of(Fault.cutPercent(99), 502, "upstream-invalid", 2),
                Arguments.of(Fault.wrongLength(1), 502, "upstream-invalid", 2),
                Arguments.of(Fault.wrongLength(600 << 20), 502, "upstream-invalid", 1),
                Arguments.of(Fault.refuse(), 503, "upstream-unavailable", 2),
                Arguments.of(Fault.status(500), 503, "upstream-unavailable", 2),
                Arguments.of(Fault.status(503), 503, "upstream-unavailable", 1),
                Arguments.of(Fault.status(429), 503, "upstream-unavailable", 1),
                Arguments.of(Fault.status(403), 502, "upstream-invalid", 1),
                Arguments.of(Fault.status(204), 502, "upstream-invalid", 1),
                Arguments.of(Fault.status(206), 502, "upstream-invalid", 1),
                Arguments.of(Fault.status(418), 502, "upstream-invalid", 1),
                Arguments.of(Fault.status(422), 502, "upstream-invalid", 2),
                Arguments.of(Fault.status(501), 502, "upstream-invalid", 1),
                Arguments.of(Fault.redirect("http://localhost:1/", 301), 502, "upstream-invalid", 1),
                Arguments.of(Fault.redirect("http://localhost:1/", 302), 502, "upstream-invalid", 1),
                Arguments.of(Fault.hang(), 504, "upstream-timeout", 1),
                Arguments.of(Fault.hangAfter(100), 504, "upstream-timeout", 1));
    }

    @ParameterizedTest
    @MethodSource("lastingFaults")
    void aFaultThatLastsIsAProblemAndCostsFewCalls(Fault fault, int status, String problem, int fileCalls) {
        SandboxOrder order = sandbox.order().put();
        String href = href(order);
        sandbox.faults().on(CallKind.PDF, order.orderId(), fault);

        Fetched answer = Fetched.get(href);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.response().asString()).doesNotContain("vendor-secret");
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(fileCalls);
        assertThat(answer.response().header("Retry-After") != null).isEqualTo(status == 503);
    }

    @Test
    void aHundredCallersOfABadFileDoNotFetchItAHundredTimes() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.corruptAt(-1));

        assertThat(Stream.generate(() -> Fetched.get(href(order)).problem()).limit(100))
                .containsOnly("checksum-mismatch");

        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
    }

    static List<Fault> passingFaults() {
        return List.of(
                Fault.corruptAt(-1), Fault.cutPercent(50), Fault.refuse(), Fault.status(500), Fault.wrongLength(1));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void aFaultThatPassesIsNotSeen(Fault fault) {
        SandboxOrder order = sandbox.order().put();
        String href = href(order);
        sandbox.faults().once(CallKind.PDF, order.orderId(), fault);

        assertThat(Fetched.get(href).sha256()).isEqualTo(order.file().sha256());
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(2);
    }

    @Test
    void aFileOfUnknownLengthIsDeliveredWithItsLength() {
        SandboxOrder order = sandbox.order().put();
        String href = href(order);
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.chunked());

        Fetched ticket = Fetched.get(href);

        assertThat(ticket.sha256()).isEqualTo(order.file().sha256());
        assertThat(ticket.header("Content-Length"))
                .isEqualTo(String.valueOf(order.file().length()));
    }

    @Test
    void aRateLimitOfXs2EventIsPassedOnWithRetryAfter() {
        SandboxOrder order = sandbox.order().put();
        String href = href(order);
        sandbox.faults()
                .once(
                        CallKind.PDF,
                        order.orderId(),
                        Fault.status(503, "text/html", "<h1>vendor-secret</h1>", Map.of("Retry-After", "17")));

        assertThat(Fetched.get(href).header("Retry-After")).isEqualTo("17");
    }

    private static String href(SandboxOrder order) {
        return given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].href");
    }
}
