package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest extends WithSandbox {
    private static final int SIZE = 200_000;

    private final SandboxOrder order =
            sandbox.order().item(ItemBuilder.eticket().size(SIZE)).put();
    private final String pdf = Caller.pdfPath(order);
    private final byte[] truth = order.file().bytes();

    @Test
    void aStatusHasAnHtmlBodyThatMustNotLeak() throws Exception {
        sandbox.faults().on(CallKind.LIST, "", Fault.status(500));

        HttpResponse<byte[]> answer = caller.get("/v1/bookingorders");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Caller.text(answer)).contains("vendor-secret-detail");
    }

    @Test
    void anyAnswerCanBeGiven() throws Exception {
        Fault busy = Fault.status(429, "text/plain", "slow down", Map.of("Retry-After", "7"));
        sandbox.faults().on(CallKind.SINGLE, "", busy);

        HttpResponse<byte[]> answer = caller.get(Caller.orderPath(order));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(Caller.text(answer)).isEqualTo("slow down");
    }

    @Test
    void garbageIsBrokenJsonOrForFilesHtml() throws Exception {
        sandbox.faults()
                .on(CallKind.LIST, "", Fault.garbage())
                .on(CallKind.PDF, "", Fault.garbage())
                .on(CallKind.SINGLE, "", Fault.html());

        assertThat(Caller.text(caller.get("/v1/bookingorders"))).isEqualTo("{\"bookingorders\": [ {");
        assertThat(Caller.text(caller.get(pdf))).startsWith("<html>");
        assertThat(caller.get(Caller.orderPath(order)).headers().firstValue("Content-Type"))
                .contains("text/html");
    }

    @Test
    void onceIsOnceAndTheNextFaultFollows() throws Exception {
        sandbox.faults().once(CallKind.PDF, "", Fault.status(500)).times(2, CallKind.PDF, "", Fault.status(502));

        assertThat(caller.status(pdf)).isEqualTo(500);
        assertThat(caller.status(pdf)).isEqualTo(502);
        assertThat(caller.status(pdf)).isEqualTo(502);
        assertThat(caller.status(pdf)).isEqualTo(200);
    }

    @Test
    void aFaultIsSpentOnlyByCallsThatItMatches() throws Exception {
        var other = sandbox.order().put();
        sandbox.faults().once(CallKind.PDF, order.orderId(), Fault.status(500));

        assertThat(caller.status(Caller.pdfPath(other))).isEqualTo(200);
        assertThat(caller.status(Caller.orderPath(order))).isEqualTo(200);
        assertThat(caller.status(pdf)).isEqualTo(500);
    }

    @Test
    void clearedFaultsAreGone() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.status(500)).clear();

        assertThat(caller.status(pdf)).isEqualTo(200);
    }

    @Test
    void aCutBodyIsVisiblyShort() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.cutAfter(100_001));

        assertThatThrownBy(() -> caller.get(pdf)).isInstanceOf(IOException.class);
        String raw = caller.raw(pdf);
        assertThat(raw).containsIgnoringCase("content-length: " + SIZE);
        assertThat(bodyLength(raw)).isEqualTo(100_001);
    }

    @Test
    void aBodyCanBeCutAtAShareOfItOrBeforeItBegins() throws Exception {
        sandbox.faults().once(CallKind.PDF, "", Fault.cutPercent(50)).once(CallKind.PDF, "", Fault.cutAfter(0));

        assertThat(bodyLength(caller.raw(pdf))).isEqualTo(SIZE / 2);
        assertThat(caller.raw(pdf)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }

    @Test
    void aCutChunkedBodyHasNoEnd() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.chunked()).on(CallKind.PDF, "", Fault.cutAfter(1_000));

        assertThatThrownBy(() -> caller.get(pdf)).isInstanceOf(IOException.class);
        String raw = caller.raw(pdf);
        assertThat(raw).containsIgnoringCase("transfer-encoding: chunked").doesNotContain("\r\n0\r\n");
    }

    @Test
    void aChunkedBodyIsWholeAndHasNoLength() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.chunked());

        HttpResponse<byte[]> answer = caller.get(pdf);

        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
        assertThat(answer.body()).isEqualTo(truth);
    }

    @Test
    void oneBitIsFlippedWhereAsked() throws Exception {
        sandbox.faults().once(CallKind.PDF, "", Fault.corruptAt(-1)).once(CallKind.PDF, "", Fault.corruptAt(70_000));

        byte[] last = caller.get(pdf).body();
        byte[] middle = caller.get(pdf).body();

        truth[SIZE - 1] ^= 1;
        assertThat(last).isEqualTo(truth);
        truth[SIZE - 1] ^= 1;
        truth[70_000] ^= 1;
        assertThat(middle).isEqualTo(truth);
        truth[70_000] ^= 1;
        assertThat(caller.get(pdf).body()).isEqualTo(truth);
    }

    @Test
    void zipsAreCorruptedToo() throws Exception {
        sandbox.faults().on(CallKind.CDN, order.orderId(), Fault.corruptAt(0));

        byte[] zip = caller.elsewhere(
                        Caller.text(caller.get(Caller.zipLinkPath(order))).strip())
                .body();

        assertThat(zip).hasSameSizeAs(order.zip());
        assertThat(zip[0]).isNotEqualTo(order.zip()[0]);
    }

    @Test
    void aBodyCanBeLongerOrShorterWithALengthThatAgrees() throws Exception {
        sandbox.faults().once(CallKind.PDF, "", Fault.longer(3)).once(CallKind.PDF, "", Fault.shorter(3));

        assertThat(caller.get(pdf).body()).hasSize(SIZE + 3);
        assertThat(caller.get(pdf).body()).hasSize(SIZE - 3);
    }

    @Test
    void theLengthCanBeWrong() throws Exception {
        sandbox.faults().once(CallKind.PDF, "", Fault.wrongLength(5)).once(CallKind.PDF, "", Fault.wrongLength(-5));

        String tooMuch = caller.raw(pdf);
        assertThat(tooMuch).containsIgnoringCase("content-length: " + (SIZE + 5));
        assertThat(bodyLength(tooMuch)).isEqualTo(SIZE);
        String tooLittle = caller.raw(pdf);
        assertThat(tooLittle).containsIgnoringCase("content-length: " + (SIZE - 5));
        assertThat(bodyLength(tooLittle)).isEqualTo(SIZE - 5);
    }

    @Test
    void aRefusedConnectionHasNoAnswer() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.refuse());

        assertThat(caller.raw(pdf)).isEmpty();
        assertThat(sandbox.calls().of(CallKind.PDF, "").getFirst().status()).isEqualTo(-1);
    }

    @Test
    void aHangingCallIsLoggedAndCloseFreesIt() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.hang());
        try (Socket socket = caller.open(pdf)) {
            await().until(() -> sandbox.calls().count(CallKind.PDF, "") == 1);
            assertNothingComes(socket);

            sandbox.close();

            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyCanHangMidway() throws Exception {
        sandbox.faults().on(CallKind.PDF, "", Fault.hangAfter(1_000));
        try (Socket socket = caller.open(pdf)) {
            skipHeaders(socket.getInputStream());
            assertThat(socket.getInputStream().readNBytes(1_000)).isEqualTo(Arrays.copyOf(truth, 1_000));
            assertNothingComes(socket);
        }
    }

    @Test
    void delayAndSlowCombineWithOtherFaults() throws Exception {
        sandbox.faults()
                .on(CallKind.PDF, "", Fault.delay(Duration.ofMillis(200)))
                .on(CallKind.PDF, "", Fault.slow(1_000_000))
                .on(CallKind.PDF, "", Fault.corruptAt(0));
        long start = System.nanoTime();

        byte[] body = caller.get(pdf).body();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(350));
        assertThat(body).hasSize(SIZE);
        assertThat(body[0]).isNotEqualTo(truth[0]);
    }

    @Test
    void aRateHoldsBeyondAPieceABeat() throws Exception {
        SandboxOrder large =
                sandbox.order().item(ItemBuilder.eticket().size(5_000_000)).put();
        sandbox.faults().on(CallKind.PDF, "", Fault.slow(10_000_000));
        long start = System.nanoTime();

        caller.get(Caller.pdfPath(large));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(450), Duration.ofMillis(3_000));
    }

    @Test
    void redirectsAndLinksAndExpiredAnswers() throws Exception {
        sandbox.faults()
                .on(CallKind.PDF, "", Fault.redirect("http://elsewhere.example/x", 302))
                .on(CallKind.ZIP_LINK, "", Fault.link("ftp://odd.example/zip"))
                .on(CallKind.CDN, "", Fault.expired());

        HttpResponse<byte[]> redirect = caller.get(pdf);
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).contains("http://elsewhere.example/x");
        assertThat(Caller.text(caller.get(Caller.zipLinkPath(order)))).isEqualTo("ftp://odd.example/zip");
        assertThat(Caller.text(caller.elsewhere(sandbox.cdnUrl() + "/zips/x.zip")))
                .contains("Request has expired");
    }

    private static int bodyLength(String raw) {
        return raw.length() - raw.indexOf("\r\n\r\n") - 4;
    }

    private static void skipHeaders(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
    }

    private static void assertNothingComes(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }
}
