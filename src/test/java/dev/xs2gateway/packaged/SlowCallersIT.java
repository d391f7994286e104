package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred callers of files of 100 MB, five to a file, who read 50 KB a second for a while and then leave, all but one; through a heap
 * of 64 MB. The while is 12 s, or {@code -Dslow-callers.seconds}.
 */
class SlowCallersIT {
    private static final int CALLERS = 200;
    private static final int FILES = 40;
    private static final long SIZE = 100L << 20;
    private static final int PACE = 50_000;
    private static final Duration A_WHILE = Duration.ofSeconds(Integer.getInteger("slow-callers.seconds", 12));
    /** Ten times what callers take, so that all that the system takes on their behalf is full before they leave. */
    private static final int COMES_IN = 500_000;
    /** What others than callers may come to need meanwhile: 40 KB for each caller, for whom 6 MB come in. */
    private static final long FLAT = 8 << 20;
    /** What Netty's pools may take; half of what it has. */
    private static final long POOLS = 32 << 20;

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final Path storeDir;

    SlowCallersIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Gateway gateway() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_FILES_MAX_BYTES", "5G");
        return Gateway.start(variables, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError", Memory.TRACKED);
    }

    private List<SandboxOrder> orders() {
        List<SandboxOrder> orders = new ArrayList<>();
        orders.add(order(ItemBuilder.eticket().size(SIZE)));
        // In a while and a bit more: so its file is still coming when the others leave.
        int faster = (int) (SIZE / A_WHILE.plusSeconds(5).toSeconds());
        sandbox.faults().on(CallKind.PDF, orders.getFirst().orderId(), Fault.slow(faster));
        for (int i = 1; i < FILES; i++) {
            // No digest is worth its time of a file of which nobody sees the end.
            SandboxOrder order = order(ItemBuilder.eticket().size(SIZE).sha("a".repeat(64)));
            sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.slow(COMES_IN));
            orders.add(order);
        }
        return orders;
    }

    private SandboxOrder order(ItemBuilder item) {
        return sandbox.order().zip(false).item(item).put();
    }

    @Test
    void slowCallersFillNoMemoryAndAbandonedFilesAreNotFetchedFurther() throws Exception {
        List<SandboxOrder> orders = orders();
        try (Gateway gateway = gateway()) {

            List<SlowCaller> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(SlowCaller.ask(gateway, path(orders.get(i % FILES)), PACE));
            }
            List<Memory> memory = IntStream.of(1, 2, 3)
                    .mapToObj(third -> whenTaken(callers, A_WHILE.toSeconds() * PACE * third / 3, gateway))
                    .toList();

            assertFlat(memory);

            leave(callers.subList(1, CALLERS));
            assertThat(callers.getFirst().hurry())
                    .isEqualTo(orders.getFirst().file().sha256());
            callers.getFirst().close();

            await().until(() -> calls().stream().noneMatch(Call::open));
            assertThat(calls()).hasSize(FILES);
            assertThat(calls())
                    .filteredOn(call -> call.sent() == SIZE)
                    .singleElement()
                    .matches(call -> call.target().contains(orders.getFirst().orderId()));
            assertThat(calls())
                    .filteredOn(call -> call.sent() != SIZE)
                    .as("files of which nobody saw the end")
                    .allMatch(call -> call.sent() < SIZE / 2);
            await().until(() ->
                    gateway.metric("gateway_files_held_bytes") == SIZE && gateway.metric("gateway_files_reading") == 0);
            assertThat(gateway.output()).doesNotContain("OutOfMemory", " ERROR ");
        }
    }

    private static String path(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private List<Call> calls() {
        return sandbox.calls().of(CallKind.PDF, "");
    }

    private static Memory whenTaken(List<SlowCaller> callers, long each, Gateway gateway) {
        await().atMost(A_WHILE.multipliedBy(3)).until(() -> {
            assertThat(callers).as("nobody has failed").allMatch(SlowCaller::isReading);
            return callers.stream().mapToLong(SlowCaller::taken).sum() >= each * callers.size();
        });
        return Memory.of(gateway);
    }

    private static void assertFlat(List<Memory> memory) {
        Memory first = memory.getFirst();
        assertThat(memory)
                .as(memory.toString())
                .allMatch(later -> later.heap() < first.heap() + FLAT && later.direct() < POOLS);
    }

    private static void leave(List<SlowCaller> callers) throws IOException {
        for (SlowCaller caller : callers) {
            caller.close();
        }
    }
}
