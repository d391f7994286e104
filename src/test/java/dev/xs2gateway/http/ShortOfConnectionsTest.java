package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.TightSettings;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds connections without a request keeps nobody out. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(TightSettings.class)
class ShortOfConnectionsTest {
    private static final String REQUEST = "GET /problems/internal HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @InjectSandbox
    Sandbox sandbox;

    @AfterEach
    void clear() {
        sandbox.faults().clear();
    }

    @Test
    void anIdleConnectionIsClosedForANewOneAndNoneWithARequestUnderWay() throws Exception {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, order.orderId(), Fault.hang());
        List<RawCaller> idle = new ArrayList<>();
        try (RawCaller busy = new RawCaller()) {
            busy.send("GET /orders/" + order.orderId() + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            await().until(() -> sandbox.calls().count(CallKind.LIST, order.orderId()) > 0);
            for (int n = 0; n < TightSettings.MOST_CONNECTIONS; n++) {
                idle.add(new RawCaller());
            }

            assertThat(RawCaller.exchange(REQUEST)).startsWith("HTTP/1.1 200 ");
            assertThat(idle.getFirst().receiveAll()).isEmpty();
            assertThat(Meters.closed("too-many")).isGreaterThanOrEqualTo(1);
            assertThat(idle.getLast().send(REQUEST).receiveAll()).startsWith("HTTP/1.1 200 ");
            assertThat(busy.receiveAll()).startsWith("HTTP/1.1 504 ");
        } finally {
            for (RawCaller caller : idle) {
                caller.close();
            }
        }
    }
}
