package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.RequiredTool;
import dev.xs2gateway.packaged.Callers.Taken;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of files when the disk takes no more. The system itself refuses the gateway's writes: beyond a size that is set from
 * outside (RLIMIT_FSIZE), each fails as on a disk that is full, with another word in the error. Needs Linux' {@code prlimit}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int IN_MEMORY = 100_000;
    private static final int HELD_BACK = 500_000;
    private static final int LARGE = 4 << 20;
    /** Enough for the log, and for the beginning of a file. */
    private static final String FULL = "300000";

    private static final String NOTHING = "1000";
    private static final String NEARLY_FULL = Integer.toString(LARGE / 2);

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final StoreDir store;
    private final Gateway gateway;
    private final Callers callers;

    FullDiskIT(@TempDir Path storeDir) {
        this.store = new StoreDir(storeDir);
        this.gateway = Gateway.start(Gateway.variables(sandbox, storeDir), "-Xmx64m");
        this.callers = new Callers(gateway, HttpVersion.HTTP_1_1);
    }

    @BeforeEach
    void thereIsRoom() throws Exception {
        RequiredTool.require(Files.isExecutable(PRLIMIT), PRLIMIT.toString());
        disk("unlimited");
    }

    @AfterAll
    void close() {
        callers.close();
        gateway.close();
        sandbox.close();
    }

    /** The soft limit alone, which may be raised again. */
    private void disk(String mostBytes) throws Exception {
        disk(gateway, mostBytes);
    }

    private static void disk(Gateway gateway, String mostBytes) throws Exception {
        Process prlimit = new ProcessBuilder(
                        PRLIMIT.toString(), "--pid", Long.toString(gateway.pid()), "--fsize=" + mostBytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private SandboxOrder order(int size) {
        return sandbox.order().item(ItemBuilder.eticket().size(size)).put();
    }

    private static String path(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private int calls(SandboxOrder order) {
        return sandbox.calls().count(CallKind.PDF, order.orderId());
    }

    private void assertArrives(SandboxOrder order) {
        Taken taken = callers.take(path(order)).join();
        assertThat(taken.isFile()).as(taken.toString()).isTrue();
        assertThat(taken.sha256()).isEqualTo(order.file().sha256());
    }

    private void assertNothingMoreIsHeld(long filesBefore, double bytesBefore) {
        await().untilAsserted(() -> {
            assertThat(store.files()).isEqualTo(filesBefore);
            assertThat(gateway.metric("gateway_files_held_bytes")).isEqualTo(bytesBefore);
        });
    }

    @Test
    void aFileThatIsHeldBackAsAWholePassesThroughAndIsNotKept() throws Exception {
        SandboxOrder order = order(HELD_BACK);
        long files = store.files();
        double held = gateway.metric("gateway_files_held_bytes");
        disk(FULL);

        assertArrives(order);
        assertNothingMoreIsHeld(files, held);
        assertArrives(order);

        assertThat(calls(order)).isEqualTo(2);
        assertNothingMoreIsHeld(files, held);
    }

    /** Small files fill their share of the heap, an eighth of 64 MB: those that nobody reads go first then. */
    @Test
    void aFilePassesThroughAFullDiskWhileStoredFilesFillTheMemory() throws Exception {
        fillMemory();
        disk(FULL);

        assertArrives(order(HELD_BACK));
    }

    private void fillMemory() {
        for (int i = 0; i < 45; i++) {
            assertArrives(order(200_000));
        }
    }

    @Test
    void aLargerOneIsRefusedUntilThereIsRoomAgainAndNothingGivesWayForIt() throws Exception {
        fillMemory();
        SandboxOrder order = order(LARGE);
        long files = store.files();
        double held = gateway.metric("gateway_files_held_bytes");
        disk(FULL);

        HttpResponse<String> refused = gateway.get(path(order));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("/problems/storage-full");
        assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(10);
        assertThat(calls(order)).isEqualTo(1);
        assertNothingMoreIsHeld(files, held);

        disk("unlimited");
        assertArrives(order);
        assertArrives(order);
        assertThat(calls(order)).as("it is kept").isEqualTo(2);
        assertNothingMoreIsHeld(files + 1, held + LARGE);
    }

    @Test
    void oneThatFillsTheDiskOnItsWayIsCut() throws Exception {
        SandboxOrder order = order(LARGE);
        // Else it may fail before its caller has come to read of it.
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.slow(LARGE));
        long files = store.files();
        double held = gateway.metric("gateway_files_held_bytes");
        disk(NEARLY_FULL);

        Taken taken = callers.take(path(order)).join();

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.whole()).isFalse();
        assertThat(taken.bytes()).isLessThan(LARGE / 2);
        assertThat(calls(order)).isEqualTo(1);
        assertNothingMoreIsHeld(files, held);
        disk("unlimited");
        assertThat(gateway.metric("gateway_files_failures_total")).isPositive();
        assertThat(gateway.get("/q/health/well"))
                .returns(503, HttpResponse::statusCode)
                .satisfies(health -> assertThat(health.body()).containsPattern("\"disk\": \".* ago\""));
        await().untilAsserted(() -> assertThat(gateway.output().lines())
                .anyMatch(line -> line.contains("\"outcome\":\"cut\"")
                        && line.contains("\"problem\":\"storage-full\"")
                        && line.contains(order.orderId())));
        assertThat(gateway.output()).contains("gateway.files.store-dir took no more bytes of a file");
    }

    @Test
    void aFolderThatCannotBeWrittenIsReported(@TempDir Path ownDir) throws Exception {
        // Another gateway's health still remembers what other tests have done to it.
        try (Gateway own = Gateway.start(Gateway.variables(sandbox, ownDir))) {
            assertThat(own.get("/q/health/well").statusCode()).isEqualTo(200);
            disk(own, NOTHING);

            HttpResponse<String> health = own.get("/q/health/well");

            disk(own, "unlimited");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("accepts no files").doesNotContain(ownDir.toString());
            assertThat(own.get("/q/health/well").statusCode()).isEqualTo(200);
            assertThat(new StoreDir(ownDir).files()).isZero();
        }
    }

    @Test
    void theRestGoesOn() throws Exception {
        SandboxOrder kept = order(LARGE + 1);
        assertArrives(kept);
        disk(FULL);
        SandboxOrder small = order(IN_MEMORY);
        assertThat(gateway.get(path(order(LARGE))).statusCode()).isEqualTo(503);

        assertThat(gateway.get("/bookings/" + small.bookingId()).statusCode()).isEqualTo(200);
        assertArrives(small);
        assertArrives(kept);
        assertThat(calls(kept)).isEqualTo(1);
        assertThat(gateway.get("/q/health/ready").statusCode()).isEqualTo(200);
    }
}
