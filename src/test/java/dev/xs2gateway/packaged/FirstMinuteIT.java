package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that does not know what was called before it makes no calls at first, and says why and until when. */
class FirstMinuteIT {
    private static final String WHY = "alls made before this start are unknown";

    @Test
    void theProblemTheBudgetHealthAndTheLogSayWhyAndUntilWhen(@TempDir Path storeDir) {
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            SandboxOrder order = sandbox.order().put();
            Map<String, String> variables = Gateway.variables(sandbox, storeDir);
            variables.remove("GATEWAY_BUDGET_UNKNOWN_PAST");
            variables.put("GATEWAY_BUDGET_LIMITS", "30/1m");
            try (Gateway gateway = Gateway.start(variables)) {
                HttpResponse<String> refused = gateway.get("/bookings/" + order.bookingId());
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body())
                        .contains("/problems/budget-exhausted", WHY)
                        .containsPattern("calls resume at 20[0-9-]+T[0-9:]+Z");
                assertThat(gateway.get("/budget").body())
                        .contains(WHY)
                        .containsPattern("\"quietUntil\":\"20[0-9-]+T[0-9:]+Z\"");
                assertThat(gateway.get("/q/health/well"))
                        .returns(503, HttpResponse::statusCode)
                        .satisfies(health -> assertThat(health.body()).contains(WHY, "no calls are made until 20"));
                assertThat(gateway.get("/q/health/ready").statusCode()).isEqualTo(200);
                assertThat(gateway.output()).contains(WHY + ": no calls are made until 20");
                assertThat(sandbox.calls().apiCalls("")).isZero();
            }
        }
    }
}
