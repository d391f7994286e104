package dev.xs2gateway.http;

import static dev.xs2gateway.http.DeliveryTestProfile.HOLD_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Bytes;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.transfer.Transfers;
import dev.xs2gateway.http.delivery.DeliveryOutcome;
import dev.xs2gateway.http.delivery.DeliveryTestResource;
import dev.xs2gateway.http.delivery.DeliveryTestResource.Put;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import jakarta.inject.Inject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The writer behind a real server, over sockets. */
@QuarkusTest
@TestProfile(DeliveryTestProfile.class)
class DeliveryTest {
    private static final byte[] LARGE = Bytes.random(8 << 20);
    /** So much of {@link #LARGE} that its callers could take more than the system does for them, and too little to be worth having. */
    private static final int NOT_NEARLY_ALL = LARGE.length / 10 * 9;

    private static final byte[] SMALL = Bytes.random(40_000);

    @TestHTTPResource("/q/test-deliveries/")
    URI base = URI.create("http://localhost");

    private final Transfers transfers;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http2 = vertx.createHttpClient(new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MaxPoolSize(1));
    private final java.net.http.HttpClient http1 = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .build();

    @Inject
    DeliveryTest(Transfers transfers) {
        this.transfers = transfers;
    }

    @AfterEach
    void nothingIsHeldAnyMore() throws Exception {
        await().untilAsserted(() -> assertThat(transfers.reading()).isZero());
        http1.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Put put(String name, byte[] right, Feed feed) {
        var stated = Bytes.sha256(right);
        FileMetadata head = FileMetadata.ofVendors("application/pdf", "Täst.pdf", stated);
        FileRequest request =
                new FileRequest(new FileKey(name), new Failure.FileRef("order", name), new Check.Matches(stated));
        Put put = new Put(head, request, feed);
        DeliveryTestResource.PUT.put(name, put);
        return put;
    }

    private static DeliveryOutcome outcome(Put put) throws InterruptedException {
        DeliveryOutcome outcome = put.outcomes().poll(10, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        assertThat(put.outcomes()).isEmpty();
        return Objects.requireNonNull(outcome);
    }

    private HttpResponse<byte[]> get1(String name) throws IOException, InterruptedException {
        return http1.send(HttpRequest.newBuilder(base.resolve(name)).build(), BodyHandlers.ofByteArray());
    }

    private HttpClientResponse open2(HttpMethod method, String name) throws Exception {
        return open2(http2, method, name);
    }

    private HttpClientResponse open2(HttpClient client, HttpMethod method, String name) throws Exception {
        return client.request(
                        method,
                        base.getPort(),
                        base.getHost(),
                        base.resolve(name).getPath())
                .compose(request -> request.send().onSuccess(HttpClientResponse::pause))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static Buffer body(HttpClientResponse response) throws Exception {
        CompletableFuture<Buffer> body = response.body().toCompletionStage().toCompletableFuture();
        response.resume();
        return body.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFileLeavesWholeUnderItsHeaders() throws Exception {
        Put put = put("whole", LARGE, Feed.whole(LARGE));
        HttpResponse<byte[]> answer = get1("whole");

        assertThat(answer.body()).isEqualTo(LARGE);
        assertThat(answer.statusCode()).isEqualTo(200);
        var headers = answer.headers().map();
        String hex = Bytes.sha256(LARGE).hex();
        assertThat(headers).containsEntry("content-type", List.of("application/pdf"));
        assertThat(headers).containsEntry("content-length", List.of("" + LARGE.length));
        assertThat(headers).containsEntry("etag", List.of('"' + hex + '"'));
        assertThat(headers)
                .containsEntry(
                        "repr-digest", List.of("sha-256=:" + Bytes.sha256(LARGE).base64() + ":"));
        assertThat(headers).containsEntry("xs2-verified", List.of("sha-256"));
        assertThat(headers).containsEntry("accept-ranges", List.of("bytes"));
        assertThat(headers).containsEntry("cache-control", List.of("private, no-store"));
        assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
        assertThat(headers)
                .containsEntry(
                        "content-disposition",
                        List.of("attachment; filename=\"Tast.pdf\"; filename*=UTF-8''T%C3%A4st.pdf"));
        assertThat(headers).doesNotContainKey("transfer-encoding");
        assertThat(outcome(put)).isEqualTo(new DeliveryOutcome(200, LARGE.length, true, Bytes.sha256(LARGE)));
    }

    @RepeatedTest(5)
    void aFileLeavesWholeOverHttp2() throws Exception {
        Put put = put("whole2", LARGE, Feed.whole(LARGE));
        HttpClientResponse answer = open2(HttpMethod.GET, "whole2");

        assertThat(answer.headers().getAll("content-type")).containsExactly("application/pdf");
        assertThat(answer.getHeader("content-length")).isEqualTo("" + LARGE.length);
        assertThat(body(answer).getBytes()).isEqualTo(LARGE);
        assertThat(outcome(put)).isEqualTo(new DeliveryOutcome(200, LARGE.length, true, Bytes.sha256(LARGE)));
    }

    /** As curl does, which counts; and long before the end of the stream comes to it. */
    @RepeatedTest(60)
    void aCallerThatClosesWithTheLastByteHasTheWholeFile() throws Exception {
        Put put = put("counted", SMALL, Feed.whole(SMALL));
        HttpClientResponse answer = open2(HttpMethod.GET, "counted");
        long[] taken = new long[1];
        answer.exceptionHandler(gone -> {});
        answer.handler(piece -> {
            taken[0] += piece.length();
            if (taken[0] == SMALL.length) {
                answer.request().connection().close();
            }
        });
        answer.resume();

        assertThat(outcome(put)).isEqualTo(new DeliveryOutcome(200, SMALL.length, true, Bytes.sha256(SMALL)));
    }

    @Test
    void oneConnectionServesOneFileAfterTheOther() throws Exception {
        try (Socket socket = connect()) {
            for (byte[] file : List.of(SMALL, LARGE, new byte[] {1})) {
                put("again" + file.length, file, Feed.whole(file));
                request(socket, "again" + file.length);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertThat(head(in)).contains("\r\nContent-Length: " + file.length + "\r\n");
                assertThat(in.readNBytes(file.length)).isEqualTo(file);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pdf", "application/*", "*/*", "text/html, */*;q=0.1"})
    void aCallerThatAcceptsAPdfGetsIt(String accepted) throws Exception {
        put("accept", SMALL, Feed.whole(SMALL));
        HttpResponse<byte[]> answer = getAccepting(accepted);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/pdf");
        assertThat(answer.body()).isEqualTo(SMALL);
    }

    /** With a wildcard in its Produces, a resource is called for these, its delivery dropped unwritten, and its reader never closed. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "image/*", "text/html;q=0.5", "image/*, text/*", "nonsense"})
    void aCallerThatDoesNotAcceptAPdfIsRefusedBeforeTheFileIsFetched(String accepted) throws Exception {
        Put put = put("accept", SMALL, Feed.whole(SMALL));

        assertThat(getAccepting(accepted).statusCode()).isBetween(400, 406);
        assertThat(put.feed().opened()).isZero();
    }

    private HttpResponse<byte[]> getAccepting(String accepted) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("accept"))
                .header("Accept", accepted)
                .build();
        return http1.send(request, BodyHandlers.ofByteArray());
    }

    @Test
    void anUncheckedFileIsSentWithItsComputedDigestOnceKnown() throws Exception {
        FileMetadata head = FileMetadata.ofVendors("application/pdf", "a.pdf", null);
        FileRequest request =
                new FileRequest(new FileKey("unchecked"), new Failure.FileRef("o", "f"), new Check.Unchecked());
        DeliveryTestResource.PUT.put("unchecked", new Put(head, request, Feed.whole(SMALL)));
        HttpResponse<byte[]> answer = get1("unchecked");

        assertThat(answer.body()).isEqualTo(SMALL);
        assertThat(answer.headers().firstValue("ETag"))
                .contains('"' + Bytes.sha256(SMALL).hex() + '"');
        assertThat(answer.headers().firstValue("Xs2-Verified")).contains("none");
    }

    @Test
    void headTellsTheSameWithoutTheBytes() throws Exception {
        Put put = put("head", LARGE, Feed.of(LARGE.length));
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve("head")).HEAD().build();
        var headers = http1.send(request, BodyHandlers.discarding()).headers();

        assertThat(headers.firstValue("Content-Type")).contains("application/pdf");
        assertThat(headers.firstValue("ETag"))
                .contains('"' + Bytes.sha256(LARGE).hex() + '"');
        assertThat(headers.firstValue("Content-Length")).isEmpty();
        HttpClientResponse answer = open2(HttpMethod.HEAD, "head");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().getAll("content-type")).containsExactly("application/pdf");
        assertThat(answer.getHeader("content-length")).isNull();
        assertThat(put.feed().opened()).isZero();
        answer.resume();
    }

    @Test
    void aWrongLargeFileIsVisiblyCut() throws Exception {
        byte[] right = Bytes.random(64 << 20);
        Put put = put("wrong", right, Feed.whole(Bytes.wrongAtTheEnd(right)));
        try (Socket socket = connect()) {
            request(socket, "wrong");
            InputStream in = socket.getInputStream();
            assertThat(head(in)).contains("\r\nContent-Length: " + right.length + "\r\n");
            long taken = in.transferTo(OutputStream.nullOutputStream());

            assertThat(taken).isBetween(1L, (long) right.length - HOLD_BACK);
            DeliveryOutcome outcome = outcome(put);
            assertThat(outcome.complete()).isFalse();
            assertThat(outcome.bytes()).isEqualTo(taken);
            assertThat(outcome.computed()).isEqualTo(Bytes.sha256(Bytes.wrongAtTheEnd(right)));
        }
    }

    @Test
    void aWrongLargeFileIsResetOverHttp2() throws Exception {
        Put put = put("wrong2", LARGE, Feed.whole(Bytes.wrongAtTheEnd(LARGE)));
        HttpClientResponse answer = open2(HttpMethod.GET, "wrong2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> body(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StreamResetException.class, reset -> assertThat(reset.getCode())
                        .isEqualTo(2));
        assertThat(outcome(put).complete()).isFalse();
    }

    @Test
    void aWrongSmallFileIsACleanProblem() throws Exception {
        Put put = put("problem", SMALL, Feed.whole(Bytes.wrongAtTheEnd(SMALL)));
        HttpResponse<byte[]> answer = get1("problem");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().map()).doesNotContainKeys("etag", "content-disposition", "repr-digest");
        assertThat(put.outcomes()).isEmpty();
    }

    @Test
    void oneStreamLeavesAndItsNeighbourIsWhole() throws Exception {
        byte[] half = Arrays.copyOf(LARGE, LARGE.length / 2);
        byte[] rest = Arrays.copyOfRange(LARGE, LARGE.length / 2, LARGE.length);
        Put leaving = put("leaving", LARGE, Feed.of(LARGE.length).send(half));
        Put staying = put("staying", LARGE, Feed.of(LARGE.length).send(half));
        HttpClientResponse left = open2(HttpMethod.GET, "leaving");
        HttpClientResponse stays = open2(HttpMethod.GET, "staying");
        CompletableFuture<Buffer> body = stays.body().toCompletionStage().toCompletableFuture();
        stays.resume();
        assertThat(left.request().connection()).isSameAs(stays.request().connection());

        left.request().reset(8);
        assertThat(outcome(leaving).complete()).isFalse();
        await().until(leaving.feed()::closed);
        staying.feed().send(rest).end();

        assertThat(body.get(10, TimeUnit.SECONDS).getBytes()).isEqualTo(LARGE);
        assertThat(outcome(staying).complete()).isTrue();
    }

    @Test
    void aBodyThatIsTooLargeEndsItsStreamAndItsNeighbourIsWhole() throws Exception {
        byte[] half = Arrays.copyOf(LARGE, LARGE.length / 2);
        byte[] rest = Arrays.copyOfRange(LARGE, LARGE.length / 2, LARGE.length);
        Put slow = put("beside", LARGE, Feed.of(LARGE.length).send(half));
        HttpClientResponse ticket = open2(HttpMethod.GET, "beside");
        CompletableFuture<Buffer> file = ticket.body().toCompletionStage().toCompletableFuture();
        ticket.resume();

        HttpClientResponse refused = post2("300000");
        assertThat(refused.request().connection()).isSameAs(ticket.request().connection());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.getHeader("connection")).isNull();
        assertThat(body(refused).toJsonObject().getString("type")).isEqualTo("/problems/too-large");

        slow.feed().send(rest).end();
        assertThat(file.get(10, TimeUnit.SECONDS).getBytes()).isEqualTo(LARGE);
        assertThat(outcome(slow).complete()).isTrue();
    }

    /** The body is announced, but only begun. */
    private HttpClientResponse post2(String length) throws Exception {
        return http2.request(HttpMethod.POST, base.getPort(), base.getHost(), "/bookings/lookup")
                .compose(request -> {
                    request.putHeader("Content-Length", length).putHeader("Content-Type", "application/json");
                    request.write("{");
                    return request.response().onSuccess(HttpClientResponse::pause);
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aCallerWhoTakesNothingIsEnded() throws Exception {
        Put put = put("stalled", LARGE, Feed.whole(LARGE));
        try (Socket socket = connect()) {
            request(socket, "stalled");

            DeliveryOutcome outcome = outcome(put);
            assertThat(outcome.complete()).isFalse();
            assertThat(outcome.bytes()).isLessThan(LARGE.length);
            await().untilAsserted(() -> assertThat(transfers.reading()).isZero());
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .as("up to the end of the line")
                    .isLessThan(LARGE.length);
        }
    }

    @Test
    void aStreamThatTakesNothingIsEndedAndItsNeighbourIsWhole() throws Exception {
        Put stalled = put("stalled2", LARGE, Feed.whole(LARGE));
        open2(HttpMethod.GET, "stalled2");
        assertThat(outcome(stalled).complete()).isFalse();

        put("neighbour", LARGE, Feed.whole(LARGE));
        assertThat(body(open2(HttpMethod.GET, "neighbour")).getBytes()).isEqualTo(LARGE);
    }

    enum Pace {
        NOTHING,
        A_BYTE_NOW_AND_THEN
    }

    /** The file is still coming, so it has no room but its readers'. */
    @ParameterizedTest
    @EnumSource
    void aCallerThatReadsTooSlowlyIsCutOffAndItsMemoryIsReleased(Pace pace) throws Exception {
        Put put =
                put("next-to-nothing" + pace, LARGE, Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, NOT_NEARLY_ALL)));
        try (Socket socket = connect();
                ScheduledExecutorService now = Executors.newSingleThreadScheduledExecutor()) {
            request(socket, "next-to-nothing" + pace);
            head(socket.getInputStream());
            long held = transfers.heldBytes();
            if (pace == Pace.A_BYTE_NOW_AND_THEN) {
                ScheduledFuture<?> _ = now.scheduleAtFixedRate(() -> takeByte(socket), 0, 50, TimeUnit.MILLISECONDS);
            }

            assertEndedAndItsRoomIsBack(put, held);
            now.shutdownNow();
        }
    }

    private static void takeByte(Socket socket) {
        try {
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStreamThatTakesNothingIsEndedAndItsRoomComesBack() throws Exception {
        Put put = put("stalled3", LARGE, Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, NOT_NEARLY_ALL)));

        open2(HttpMethod.GET, "stalled3");

        long held = transfers.heldBytes();
        assertEndedAndItsRoomIsBack(put, held);
    }

    private void assertEndedAndItsRoomIsBack(Put put, long heldUntilThen) throws InterruptedException {
        assertThat(outcome(put).complete()).isFalse();
        await().untilAsserted(() -> assertThat(transfers.heldBytes()).isEqualTo(heldUntilThen - LARGE.length));
        assertThat(put.feed().closed()).isTrue();
        assertThat(put.feed().opened()).isEqualTo(1);
    }

    /** Its only piece is its last, and Vert.x resets no stream whose end is written. */
    @Test
    void aStreamThatTakesHalfOfASmallFileIsReset() throws Exception {
        HttpClient narrow = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(SMALL.length / 2)));
        Put stalled = put("half", SMALL, Feed.whole(SMALL));
        HttpClientResponse answer = open2(narrow, HttpMethod.GET, "half");
        CompletableFuture<@Nullable Throwable> reset = new CompletableFuture<>();
        answer.exceptionHandler(reset::complete);

        assertThat(outcome(stalled).complete()).isFalse();
        assertThat(reset.get(10, TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);
    }

    enum Moment {
        BEFORE_THE_FIRST_BYTE(1_000),
        IN_THE_MIDDLE(1 << 20);

        private final int arrived;

        Moment(int arrived) {
            this.arrived = arrived;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatDisconnectsDuringASlowUpstreamCallIsNoticedAtOnce(Moment moment) throws Exception {
        Feed feed = Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, moment.arrived));
        put("slow", LARGE, feed);
        try (Socket socket = connect()) {
            request(socket, "slow");
            if (moment == Moment.IN_THE_MIDDLE) {
                head(socket.getInputStream());
                socket.getInputStream().readNBytes(moment.arrived - HOLD_BACK);
            }
            await().until(() -> feed.opened() == 1);
        }
        await().until(feed::closed);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatLeavesWhileUpstreamIsSlowIsMissedAtOnce(Moment moment) throws Exception {
        Feed feed = Feed.of(LARGE.length).send(Arrays.copyOf(LARGE, moment.arrived));
        put("slow2", LARGE, feed);
        var request = http2.request(
                        HttpMethod.GET,
                        base.getPort(),
                        base.getHost(),
                        base.resolve("slow2").getPath())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        var answer = request.send();
        await().until(() -> feed.opened() == 1 && transfers.reading() > 0);
        if (moment == Moment.IN_THE_MIDDLE) {
            answer.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        request.reset(8);
        await().until(feed::closed);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        return socket;
    }

    private void request(Socket socket, String name) throws IOException {
        String request = "GET " + base.resolve(name).getPath() + " HTTP/1.1\r\nHost: test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            assertThat(c).describedAs("the answer so far: " + head).isNotNegative();
            head.append((char) c);
        }
        return head.toString();
    }
}
