package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ByteClientOrigin.Script;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.cdn.CdnTest;
import dev.xs2gateway.upstream.url.HttpUrlParser;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteClientTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int POOL = 64;
    private static final int MEGABYTE = 1024 * 1024;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private ByteClientOrigin origin(Script script) throws IOException {
        ByteClientOrigin origin = ByteClientOrigin.start(script);
        toClose.add(origin);
        return origin;
    }

    private static ByteClient client(String... settings) {
        UpstreamConfig config = config(settings);
        return new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime);
    }

    private static UpstreamConfig config(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return ByteClientOrigin.config(map);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static byte[] readAll(ByteResponse answer) throws IOException {
        try (answer;
                InputStream in = Channels.newInputStream(answer.body().bytes())) {
            return in.readAllBytes();
        }
    }

    private static Failure failureOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(FailureException.class);
        return ((FailureException) thrown).failure();
    }

    // What comes.

    @Test
    void aFileArrivesCompleteWithItsLength() throws Exception {
        byte[] file = bytes(300_000);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));

        try (ByteResponse answer = client().get(origin.uri("/a/b%20c?d=%2F"), Map.of("X-Api-Key", "k"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().length()).hasValue(file.length);
            assertThat(readAll(answer)).isEqualTo(file);
        }
        ByteClientOrigin.Request request = origin.requests().getFirst();
        assertThat(request.path()).isEqualTo("/a/b%20c?d=%2F");
        assertThat(request.headers())
                .containsEntry("host", "localhost:" + origin.port())
                .containsEntry("accept-encoding", "identity")
                .containsEntry("x-api-key", "k");
    }

    @Test
    void directAndSmallBuffersReadTheSame() throws Exception {
        byte[] file = bytes(200_001);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));

        try (ByteResponse answer = client().get(origin.uri("/"), Map.of())) {
            ByteBuffer whole = ByteBuffer.allocate(file.length);
            ByteBuffer some = ByteBuffer.allocateDirect(777);
            while (answer.body().bytes().read(some) >= 0) {
                whole.put(some.flip());
                some.clear();
            }
            assertThat(whole.array()).isEqualTo(file);
            assertThat(answer.body().bytes().read(some)).isEqualTo(-1);
        }
    }

    @Test
    void chunksHaveNoLengthAndAreJoined() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.head(200, "Transfer-Encoding: chunked")
                .text("3\r\nabc\r\n")
                .text("4\r\ndefg\r\n")
                .text("0\r\n\r\n"));

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(answer.body().length()).isEmpty();
        assertThat(readAll(answer)).asString(StandardCharsets.US_ASCII).isEqualTo("abcdefg");
    }

    @Test
    void anEmptyBodyEndsAtOnce() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(new byte[0]));

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(answer.body().length()).hasValue(0);
        assertThat(readAll(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 403, 404, 422, 500, 503})
    void everyStatusIsReturnedUnchanged(int status) throws Exception {
        ByteClientOrigin origin = origin((request, answer) ->
                answer.head(status, "Location: /elsewhere", "Content-Length: 0", "Retry-After: 7"));

        try (ByteResponse answer = client().get(origin.uri("/"), Map.of())) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().get("retry-after")).isEqualTo("7");
        }
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void codedBytesAreNotDecoded() throws Exception {
        byte[] coded = bytes(100);
        ByteClientOrigin origin =
                origin((request, answer) -> answer.head(200, "Content-Encoding: gzip", "Content-Length: 100")
                        .body(coded));

        assertThat(readAll(client().get(origin.uri("/"), Map.of()))).isEqualTo(coded);
    }

    @Test
    void aConnectionServesOneFileAfterAnother() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(bytes(200_000)));
        ByteClient client = client();

        for (int i = 0; i < 10; i++) {
            readAll(client.get(origin.uri("/"), Map.of()));
        }

        assertThat(origin.accepted()).isEqualTo(1);
    }

    // What goes wrong.

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 200000", "Transfer-Encoding: chunked"})
    void aCutBodyIsAFailureAndNotAnEnd(String framing) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            answer.head(200, framing);
            if (framing.contains("chunked")) {
                answer.text("30000\r\n");
            }
            answer.body(bytes(100_000)).cut();
        });

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        Failure failure = failureOf(() -> readAll(answer));
        assertThat(failure).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(((Failure.UpstreamInvalid) failure).why()).startsWith("cut after ");
    }

    @Test
    void aGarbledChunkIsAFailure() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.head(200, "Transfer-Encoding: chunked")
                .text("3\r\nabc\r\nthis is no chunk\r\n")
                .hang());

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(failureOf(() -> readAll(answer))).isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/1.1 200 It\r\nContent-Length: many\r\n\r\n"})
    void aResponseThatIsNotHttpIsInvalid(String said) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.text(said).hang());

        assertThat(failureOf(() -> client().get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @Test
    void aHeadWithoutBoundIsInvalid() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            answer.text("HTTP/1.1 200 It\r\n");
            while (true) {
                answer.text("X: " + "x".repeat(1000) + "\r\n");
            }
        });

        assertThat(failureOf(() -> client().get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @Test
    void noHeadInTimeIsATimeoutAndClosesTheConnection() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.hang());

        assertThat(failureOf(() -> client("timeout", "200ms").get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamTimeout.class);
        await().until(() -> origin.open() == 0);
    }

    @Test
    void aHangInTheBodyIsATimeoutAndClosesTheConnection() throws Exception {
        ByteClientOrigin origin = origin((request, answer) ->
                answer.head(200, "Content-Length: 100").body(bytes(50)).hang());

        ByteResponse answer = client("timeout", "200ms").get(origin.uri("/"), Map.of());

        assertThat(failureOf(() -> readAll(answer))).isInstanceOf(Failure.UpstreamTimeout.class);
        await().until(() -> origin.open() == 0);
    }

    @Test
    void anOriginThatRefusesOrLeavesIsUnavailable() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        ByteClientOrigin leaver = origin((request, answer) -> answer.cut());

        assertThat(failureOf(() -> client().get(URI.create("http://localhost:" + nobody + "/"), Map.of())))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failureOf(() -> client().get(leaver.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
    }

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
                new ByteClient(VERTX, ByteClient.options(config).setMaxPoolSize(1), config, System::nanoTime);

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

    // The pinned address.

    @Test
    void aPinnedAddressIsConnectedToUnderTheLinksName() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(bytes(10)));
        URI uri = URI.create("http://no-such-name.invalid:" + origin.port() + "/x");
        InetAddress misnamed = InetAddress.getByAddress("also-no-name.invalid", new byte[] {127, 0, 0, 1});

        assertThat(readAll(client().get(HttpUrlParser.parse(uri.toString(), null), misnamed)))
                .isEqualTo(bytes(10));

        assertThat(origin.requests().getFirst().headers())
                .containsEntry("host", "no-such-name.invalid:" + origin.port());
    }

    @Test
    void tlsAsksForTheLinksNameAndChecksItsCertificate(@TempDir Path directory) throws Exception {
        ByteClientOrigin.Keys keys = ByteClientOrigin.keys(directory, "files.example.test");
        ByteClientOrigin origin = ByteClientOrigin.startTls(keys, (request, answer) -> answer.file(bytes(70_000)));
        toClose.add(origin);
        UpstreamConfig config = config();
        ByteClient trusting = CdnTest.throughProxy(VERTX, config, keys, origin);
        ByteClient usual = CdnTest.throughProxy(VERTX, config, null, origin);
        InetAddress address = InetAddress.ofLiteral("93.184.215.14");

        assertThat(readAll(trusting.get(HttpUrlParser.parse("https://files.example.test/x", null), address)))
                .isEqualTo(bytes(70_000));
        ByteClientOrigin.Request request = origin.requests().getFirst();
        assertThat(request.serverName()).isEqualTo("files.example.test");
        assertThat(request.headers()).containsEntry("host", "files.example.test");
        assertThat(origin.connects()).containsExactly("93.184.215.14:443");

        assertThat(failureOf(() -> trusting.get(HttpUrlParser.parse("https://else.example.test/x", null), address)))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failureOf(() -> usual.get(HttpUrlParser.parse("https://files.example.test/x", null), address)))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(origin.requests()).hasSize(1);
    }
}
