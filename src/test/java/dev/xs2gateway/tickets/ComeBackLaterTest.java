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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not ready, and links that have expired, as callers see them. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ComeBackLaterTest {
    @InjectSandbox
    Sandbox sandbox;

    private static String path(CallKind kind, SandboxOrder order) {
        String orders = "/orders/" + order.orderId();
        return switch (kind) {
            case PDF -> given().get(orders).jsonPath().getString("tickets[0].href");
            case INVOICE -> orders + "/invoices/12345";
            default -> orders + "/tickets.zip";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "PDF, 202",
        "PDF, 409",
        "PDF, 425",
        "INVOICE, 202",
        "INVOICE, 409",
        "INVOICE, 425",
        "ZIP_LINK, 202",
        "ZIP_LINK, 409",
        "ZIP_LINK, 425"
    })
    void aFileThatIsNotReadyIsRequestedOnceForAllCallers(CallKind kind, int status) {
        SandboxOrder order = sandbox.order().put();
        String path = path(kind, order);
        sandbox.faults()
                .on(
                        kind,
                        order.orderId(),
                        Fault.status(
                                status,
                                "application/json",
                                "{\"message\":\"vendor-secret\"}",
                                Map.of("Retry-After", "30")));

        for (int i = 0; i < 5; i++) {
            Fetched answer = Fetched.get(path);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("upstream-unavailable");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
            assertThat(answer.response().asString()).doesNotContain("vendor-secret");
        }

        assertThat(sandbox.calls().count(kind, order.orderId())).isEqualTo(1);
    }

    static Stream<Arguments> expired() {
        Map<String, String> none = Map.of();
        return Stream.of(
                Arguments.of(Fault.status(400, "application/xml", "<Error><Code>ExpiredToken</Code></Error>", none)),
                Arguments.of(Fault.status(401, "application/xml", "<Code>AuthenticationFailed</Code>", none)),
                Arguments.of(Fault.status(400, "text/plain", "the link has EXPIRED", none)),
                Arguments.of(Fault.status(401, "", "", Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\""))),
                Arguments.of(Fault.status(400, "", "", Map.of("x-ms-error-code", "AuthenticationFailed"))),
                Arguments.of(Fault.expired()));
    }

    @ParameterizedTest
    @MethodSource("expired")
    void anExpiredLinkCausesOneNewLinkHoweverTheCdnStatesIt(Fault expired) {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().once(CallKind.CDN, order.orderId(), expired);

        assertThat(Fetched.get(path(CallKind.CDN, order)).body()).isEqualTo(order.zip());

        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"400, MalformedPolicy", "401, Unauthorized"})
    void aRefusalWithoutASignOfExpiryCausesNoNewLink(int status, String code) {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.CDN, order.orderId(), Fault.status(status, "application/xml", code, Map.of()));

        Fetched.get(path(CallKind.CDN, order));

        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(1);
    }
}
