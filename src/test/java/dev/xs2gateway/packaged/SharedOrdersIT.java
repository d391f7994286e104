package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways and one Redis: what one has learnt costs the other no call. */
class SharedOrdersIT {
    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final RedisProcess redis = RedisProcess.start();
    private final Gateway one;
    private final Gateway other;

    SharedOrdersIT(@TempDir Path storeDir) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_STORE", "redis");
        variables.put("GATEWAY_BUDGET_PODS", "2");
        variables.put("QUARKUS_REDIS_HOSTS", redis.uri());
        var starting = CompletableFuture.supplyAsync(() -> Gateway.start(variables));
        one = Gateway.start(variables);
        other = starting.join();
    }

    @BeforeEach
    void bothAreThere() {
        Stream.of(one, other).forEach(gateway -> await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway.get("/budget").body().contains("\"counted\":\"shared\"")));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        redis.close();
        sandbox.close();
    }

    private int lists(String id) {
        return sandbox.calls().count(CallKind.LIST, id);
    }

    @Test
    void whatOnePodHasLearntCostsTheOtherNoCall() {
        SandboxOrder order = sandbox.order().put();
        HttpResponse<String> first = one.get("/bookings/" + order.bookingId());

        // It is told the others right after it is answered.
        await().until(() -> redis.api()
                .exists(List.of("xs2gateway:{orders:default}:v3:order:" + order.orderId()))
                .await()
                .atMost(Duration.ofSeconds(5))
                .toBoolean());
        HttpResponse<String> second = other.get("/bookings/" + order.bookingId());
        HttpResponse<String> third = other.get("/orders/" + order.orderId());

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("ETag"))
                .isEqualTo(first.headers().firstValue("ETag"));
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(lists("")).isEqualTo(1);
    }

    @Test
    void twoPodsThatAreAskedAtOnceMakeOneCall() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, order.bookingId(), Fault.delay(Duration.ofMillis(500)));
        String path = "/bookings/" + order.bookingId();

        var answers = Stream.of(one, other, one, other)
                .map(gateway -> CompletableFuture.supplyAsync(() -> gateway.get(path)))
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(lists(order.bookingId())).isEqualTo(1);
    }

    @Test
    void withoutRedisBothGoOnByThemselves() {
        redis.kill();
        SandboxOrder order = sandbox.order().put();

        assertThat(one.get("/q/health/ready").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.get("/bookings/" + order.bookingId()).statusCode() == 200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> other.get("/bookings/" + order.bookingId()).statusCode() == 200);

        assertThat(lists(order.bookingId())).isEqualTo(2);
    }
}
