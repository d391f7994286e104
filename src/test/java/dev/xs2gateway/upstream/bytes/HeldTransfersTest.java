package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Transfers whose reader is slow, leaves or is interrupted, and the places they take. */
class HeldTransfersTest extends ByteClientFixture {
    private static final int POOL = 64;
    private static final int MEGABYTE = 1024 * 1024;

    // Back-pressure.

    @Test
    void aStalledReaderStopsTheSenderAndThenGetsEveryByte() throws Exception {
        byte[] file = bytes(64 * MEGABYTE);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));

        try (ByteResponse answer = client().get(origin.uri("/"), Map.of())) {
            long stalled = whenStill(origin::sent);
            assertThat(stalled).isLessThan(8 * MEGABYTE);

            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer some = ByteBuffer.allocate(64 * 1024);
            long mostAhead = 0;
            for (long read = 0; answer.body().bytes().read(some) >= 0; some.clear()) {
                digest.update(some.flip());
                read += some.limit();
                mostAhead = Math.max(mostAhead, origin.sent() - read);
            }
            assertThat(mostAhead).isLessThan(16 * MEGABYTE);
            assertThat(digest.digest())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(file));
        }
    }

    @Test
    void aHundredStalledTransfersHoldLittleMemory() throws Exception {
        byte[] file = bytes(8 * MEGABYTE);
        ByteClientOrigin one = origin((request, answer) -> answer.file(file));
        ByteClientOrigin other = origin((request, answer) -> answer.file(file));
        ByteClient client = client();
        long before = usedHeap();

        List<ByteResponse> stalled = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stalled.add(client.get((i % 2 == 0 ? one : other).uri("/"), Map.of()));
        }
        whenStill(() -> one.sent() + other.sent());
        long each = (usedHeap() - before) / stalled.size();

        assertThat(each).isLessThan(256 * 1024);
        stalled.forEach(ByteResponse::close);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The count, once it has not changed for half a second. */
    private static long whenStill(Supplier<Long> count) {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = count.get();
                    return now > 0 && last.getAndSet(now) == now;
                });
        return last.get();
    }

    // The pool.

    @Test
    void failedAndAbandonedTransfersReleaseTheirPlaces() throws Exception {
        byte[] file = bytes(4 * MEGABYTE);
        ByteClientOrigin origin = origin((request, answer) -> {
            switch (request.path()) {
                case "/hang" -> answer.hang();
                case "/cut" ->
                    answer.head(200, "Content-Length: 9").body(bytes(5)).cut();
                case "/garbage" -> answer.text("garbage\r\n\r\n").hang();
                default -> answer.file(file);
            }
        });
        ByteClient client = client("timeout", "2s");
        List<Runnable> failing = List.of(
                () -> failureOf(() -> client.get(origin.uri("/hang"), Map.of())),
                () -> failureOf(() -> readAll(client.get(origin.uri("/cut"), Map.of()))),
                () -> failureOf(() -> client.get(origin.uri("/garbage"), Map.of())),
                () -> client.get(origin.uri("/file"), Map.of()).close());

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Runnable each : failing) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < POOL + 6; i++) {
                    all.add(callers.submit(each));
                }
                for (Future<?> future : all) {
                    future.get();
                }
            }
        }

        await().until(() -> origin.open() == 0);
        assertThat(readAll(client.get(origin.uri("/file"), Map.of()))).isEqualTo(file);
    }

    @Test
    void theWaitForAPlaceIsBoundedAndAFreedPlaceIsUsed() throws Exception {
        byte[] file = bytes(4 * MEGABYTE);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));
        ByteClient client = client("timeout", "1s");
        List<ByteResponse> held = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            held.add(client.get(origin.uri("/"), Map.of()));
        }

        assertThat(failureOf(() -> client.get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(origin.accepted()).isEqualTo(POOL);

        held.removeFirst().close();
        assertThat(readAll(client.get(origin.uri("/"), Map.of()))).isEqualTo(file);
        held.forEach(ByteResponse::close);
    }

    @Test
    void closingWhatHasComeWholeLeavesTheNextTransferOnItsConnectionAlone() throws Exception {
        byte[] next = bytes(3 * MEGABYTE);
        // Too much to be fetched unread, too little to stop the socket: its end lies behind it, unseen.
        byte[] whole = bytes(100_000);
        ByteClientOrigin origin =
                origin((request, answer) -> answer.file(request.path().equals("/whole") ? whole : next));
        UpstreamConfig config = config();
        ByteClient client =
                new ByteClient(vertx, ByteClient.options(config).setMaxPoolSize(1), config, System::nanoTime);

        for (int i = 0; i < 20; i++) {
            ByteResponse unread = client.get(origin.uri("/whole"), Map.of());
            try (ByteResponse following = client.get(origin.uri("/next"), Map.of())) {
                unread.close();
                assertThat(readAll(following)).isEqualTo(next);
            }
        }
        assertThat(origin.accepted()).isEqualTo(1);
    }

    // Leaving.

    @Test
    void anInterruptWhileWaitingForTheHeadEndsTheTransfer() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.hang());

        Left left = interrupted(() -> client().get(origin.uri("/"), Map.of()), origin);

        assertThat(left).isEqualTo(new Left(new Failure.CallerLeft(), true));
        await().until(() -> origin.open() == 0);
    }

    @Test
    void anInterruptWhileWaitingForBytesEndsTheTransfer() throws Exception {
        ByteClientOrigin origin = origin((request, answer) ->
                answer.head(200, "Content-Length: 100").body(bytes(50)).hang());
        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        Left left = interrupted(() -> readAll(answer), origin);

        assertThat(left).isEqualTo(new Left(new Failure.CallerLeft(), true));
        await().until(() -> origin.open() == 0);
    }

    private record Left(Failure failure, boolean flag) {}

    private static Left interrupted(ThrowingCallable call, ByteClientOrigin origin) throws Exception {
        CompletableFuture<Left> left = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            Failure failure = failureOf(call);
            left.complete(new Left(failure, Thread.currentThread().isInterrupted()));
        });
        await().until(() -> origin.requests().size() == 1
                && List.of(Thread.State.TIMED_WAITING, Thread.State.WAITING).contains(thread.getState()));
        thread.interrupt();
        return left.get();
    }

    @Test
    void closingWakesAReaderAndEndsTheTransfer() throws Exception {
        ByteClientOrigin origin = origin(
                (request, answer) -> answer.head(200, "Content-Length: 100").hang());
        ByteResponse answer = client().get(origin.uri("/"), Map.of());
        CompletableFuture<Throwable> woken = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> woken.complete(catchThrowable(() -> readAll(answer))));
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        answer.close();

        assertThat(woken.get()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> answer.body().bytes().read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        await().until(() -> origin.open() == 0);
    }
}
