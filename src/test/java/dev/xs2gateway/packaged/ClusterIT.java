package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three gateways, one Redis, one vendor that notes every arrival: twenty calls in any second, whatever happens. */
class ClusterIT {
    private static final int CALLS = 20;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int PODS = 4;
    private static final Pattern COUNTED =
            Pattern.compile("gateway_budget_calls_total\\{consumer=\"(\\w+)\"[^}]*} ([0-9.]+)");

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final RedisProcess redis = RedisProcess.start();
    private final List<Gateway> gateways = new ArrayList<>();
    private final Path storeDir;

    ClusterIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        gateways.forEach(Gateway::close);
        redis.close();
        sandbox.close();
    }

    private Map<String, String> variables() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_STORE", "redis");
        variables.put("QUARKUS_REDIS_HOSTS", redis.uri());
        variables.put("GATEWAY_BUDGET_PODS", Integer.toString(PODS));
        variables.put("GATEWAY_BUDGET_LIMITS", CALLS + "/1s");
        variables.put("GATEWAY_BUDGET_MAX_WAIT", "30s");
        variables.put("GATEWAY_UPSTREAM_BATCH_IDS", "1");
        variables.put("GATEWAY_ORDERS_IN_FLIGHT", "100");
        return variables;
    }

    private void start(int pods) {
        List<CompletableFuture<Gateway>> starting = IntStream.range(0, pods)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> Gateway.start(variables(), "-Xmx256m")))
                .toList();
        starting.forEach(pod -> gateways.add(pod.join()));
        gateways.forEach(gateway -> awaitShared(gateway, true));
    }

    private static void awaitShared(Gateway gateway, boolean shared) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        gateway.get("/q/metrics").body().contains("gateway_budget_shared " + (shared ? "1.0" : "0.0")));
    }

    private List<Instant> arrivals() {
        return sandbox.calls().all().stream()
                .filter(call -> call.kind() != CallKind.CDN)
                .map(Call::at)
                .sorted()
                .toList();
    }

    private int arrivals(Instant from, Instant to) {
        return (int) arrivals().stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .count();
    }

    /** Waits for so long while others work; what happens meanwhile is what is tested. */
    private static void pass(Duration time) {
        Instant until = Instant.now().plus(time);
        await().atMost(time.plusSeconds(10)).until(() -> !Instant.now().isBefore(until));
    }

    private void assertNeverTooMany() {
        List<Instant> arrivals = arrivals();
        for (int i = CALLS; i < arrivals.size(); i++) {
            assertThat(Duration.between(arrivals.get(i - CALLS), arrivals.get(i)))
                    .as("from arrival %d, at %s, to the twentieth after it", i - CALLS, arrivals.get(i - CALLS))
                    .isGreaterThanOrEqualTo(WINDOW);
        }
    }

    private Map<String, Double> callsByConsumer() {
        Map<String, Double> calls = new HashMap<>();
        for (Gateway gateway : gateways) {
            for (MatchResult count :
                    COUNTED.matcher(gateway.get("/q/metrics").body()).results().toList()) {
                calls.merge(count.group(1), Double.parseDouble(count.group(2)), Double::sum);
            }
        }
        return calls;
    }

    @Test
    void threePodsSpendOneBudgetWhollyAndFairly() {
        start(3);
        try (Load load = new Load(sandbox)) {
            for (Gateway gateway : gateways) {
                load.on(gateway, "large", 12).on(gateway, "small", 4).on(gateway, "other", 4);
            }
            // Processes that have just started are busy with themselves.
            await().atMost(Duration.ofMinutes(1)).until(() -> arrivals().size() > 10 * CALLS);
            Map<String, Double> before = callsByConsumer();
            int start = arrivals().size();
            awaitArrivals(start + 25 * CALLS);
            Map<String, Double> calls = callsByConsumer();
            before.forEach((consumer, count) -> calls.merge(consumer, -count, Double::sum));

            assertNeverTooMany();
            // How much of the time the pods get to run is the machine's affair: on a busy one a call may leave late,
            // and the next one after
            // it. But some second saw nearly all calls, and at some moment callers wait while none is left.
            assertThat(mostInAWindow(arrivals().subList(start, start + 25 * CALLS)))
                    .isGreaterThan(CALLS * 85 / 100);
            await().atMost(Duration.ofMinutes(1)).until(() -> gateways.stream().anyMatch(ClusterIT::waitsWithNoneLeft));
            // Twelve callers out of twenty would have three fifths of the calls if turns were by caller.
            double fair = calls.values().stream().mapToDouble(n -> n).sum() / 3;
            assertThat(calls).hasSize(3).allSatisfy((consumer, count) -> assertThat(count)
                    .as("calls of %s", consumer)
                    .isBetween(fair * 0.75, fair * 1.25));
        }
    }

    private void awaitMoreArrivals(int many) {
        awaitArrivals(arrivals().size() + many);
    }

    private void awaitArrivals(int many) {
        await().atMost(Duration.ofMinutes(3)).until(() -> arrivals().size() >= many);
    }

    private static int mostInAWindow(List<Instant> arrivals) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < arrivals.size(); to++) {
            while (!arrivals.get(from).plus(WINDOW).isAfter(arrivals.get(to))) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private static boolean waitsWithNoneLeft(Gateway gateway) {
        JsonPath budget = JsonPath.from(gateway.get("/budget").body());
        return budget.getInt("limits[0].left") == 0
                && budget.getInt("waiting.lookup") + budget.getInt("waiting.download") > 0;
    }

    @Test
    void noLossOfRedisOrOfAPodEverCostsACallTooMany() {
        start(3);
        try (Load load = new Load(sandbox)) {
            gateways.forEach(gateway -> load.on(gateway, "all", 10));
            await().atMost(Duration.ofMinutes(1)).until(() -> arrivals().size() > 2 * CALLS);

            redis.freeze();
            gateways.forEach(gateway -> awaitShared(gateway, false));
            awaitMoreArrivals(2 * CALLS);
            redis.thaw();
            gateways.forEach(gateway -> awaitShared(gateway, true));
            awaitMoreArrivals(2 * CALLS);

            redis.kill();
            gateways.forEach(gateway -> awaitShared(gateway, false));
            assertThat(gateways)
                    .allSatisfy(
                            gateway -> assertThat(gateway.get("/q/health/ready").statusCode())
                                    .isEqualTo(200))
                    .allSatisfy(
                            gateway -> assertThat(gateway.get("/q/health/well").statusCode())
                                    .isEqualTo(503));
            // One window, and the time after which the others keep a silent pod's part free.
            pass(Duration.ofSeconds(3));
            Instant alone = Instant.now();
            int before = arrivals().size();
            pass(Duration.ofSeconds(5));
            assertThat(arrivals(alone, alone.plusSeconds(5)))
                    .as("calls of three pods with their parts, in five seconds")
                    .isLessThanOrEqualTo(5 * 3 * CALLS / PODS + 3);
            awaitArrivals(before + 5 * 3 * CALLS / PODS);

            redis.restart();
            gateways.forEach(gateway -> awaitShared(gateway, true));
            awaitMoreArrivals(2 * CALLS);
            redis.flush();
            awaitMoreArrivals(2 * CALLS);

            gateways.removeLast().kill();
            awaitMoreArrivals(2 * CALLS);
            Gateway added = Gateway.start(variables(), "-Xmx256m");
            gateways.add(added);
            load.on(added, "all", 10);
            awaitMoreArrivals(3 * CALLS);

            assertNeverTooMany();
            assertThat(load.answered()).isPositive();
        }
    }
}
