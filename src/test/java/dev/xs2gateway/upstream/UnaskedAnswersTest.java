package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.RawUpstream.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server sends beside the answer to a request, no request gets the answer of another, and each costs one call. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class UnaskedAnswersTest {
    private static final String UNASKED = "another customer's";

    @Inject
    Vertx vertx;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private RawUpstream upstream(Kind kind, RawUpstream.Script script) throws IOException {
        RawUpstream upstream = RawUpstream.start(vertx, kind, script);
        toClose.add(upstream);
        return upstream;
    }

    private static String stray() {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + UNASKED.length() + "\r\n\r\n" + UNASKED;
    }

    private static Stream<Arguments> interimAnswers() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(100, 102, 103, 104, 199).map(status -> Arguments.of(kind, status)));
    }

    @ParameterizedTest
    @MethodSource("interimAnswers")
    void interimResponsesAreSkippedAndTheConnectionIsReused(Kind kind, int status) throws Exception {
        RawUpstream upstream = upstream(kind, (answer, body) -> {
            answer.head(status).head(status, "Link: </x>").file(body);
        });

        assertThat(upstream.ask("one")).isEqualTo("one");
        assertThat(upstream.ask("two")).isEqualTo("two");
        assertThat(upstream.calls()).hasSize(2);
        assertThat(upstream.origin().accepted()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFinalAnswerIsWaitedForAfterAnInterimOne(Kind kind) throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        RawUpstream upstream = upstream(kind, (answer, body) -> {
            answer.head(102);
            if (begun.getAndIncrement() == 0) {
                released.join();
            }
            answer.file(body);
        });

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> one = callers.submit(() -> upstream.ask("one"));
            await().until(() -> begun.get() == 1);
            assertThat(upstream.ask("two")).isEqualTo("two");
            assertThat(one).isNotDone();
            released.complete(null);
            assertThat(one.get()).isEqualTo("one");
        }
    }

    /** A single read that fails is told of by its row. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SINGLE"})
    void aChangeOfProtocolIsAnUnreadableAnswer(Kind kind) throws Exception {
        RawUpstream upstream = upstream(
                kind,
                (answer, body) -> answer.head(101, "Upgrade: foo").text(stray()).hang());

        assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(upstream.calls()).hasSize(1);
    }

    private static Stream<Arguments> unaskedBytes() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of("x", "\r\n", stray(), stray() + stray())
                .map(bytes -> Arguments.of(kind, bytes)));
    }

    @ParameterizedTest
    @MethodSource("unaskedBytes")
    void bytesBehindAnAnswerCloseItsConnection(Kind kind, String bytes) throws Exception {
        RawUpstream upstream = upstream(
                kind,
                (answer, body) -> answer.text("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n"
                        + new String(body, StandardCharsets.UTF_8) + bytes));

        assertThat(upstream.ask("one")).isEqualTo("one");
        assertThat(upstream.ask("two")).isEqualTo("two");
        await().until(() -> upstream.origin().open() <= 1);
        assertThat(upstream.calls()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("unaskedBytes")
    void bytesOnAnIdleConnectionCloseIt(Kind kind, String bytes) throws Exception {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        AtomicInteger answered = new AtomicInteger();
        RawUpstream upstream = upstream(kind, (answer, body) -> {
            answer.file(body);
            if (answered.getAndIncrement() == 0) {
                idle.join();
                answer.text(bytes).hang();
            }
        });

        assertThat(upstream.ask("one")).isEqualTo("one");
        int open = upstream.origin().open();
        idle.complete(null);
        await().until(() -> upstream.origin().open() < open);
        assertThat(upstream.ask("two")).isEqualTo("two");
        assertThat(upstream.calls()).hasSize(2);
    }

    private static Stream<Arguments> unreadableHeads() {
        return Stream.of(Kind.LIST, Kind.INVOICE).flatMap(kind -> Stream.of(
                        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                        "HTTP/1.1 two hundred\r\n\r\n",
                        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
                .map(head -> Arguments.of(kind, head)));
    }

    @ParameterizedTest
    @MethodSource("unreadableHeads")
    void anUnreadableHeadFailsItsRequestOnlyAndClosesItsConnection(Kind kind, String head) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RawUpstream upstream = upstream(kind, (answer, body) -> {
            if (asked.getAndIncrement() == 0) {
                answer.text(head).text(stray()).hang();
            }
            answer.file(body);
        });

        assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamInvalid.class);
        await().until(() -> upstream.origin().open() == 0);
        assertThat(upstream.ask("two")).isEqualTo("two");
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "INVOICE"})
    void anAnswerThatMayHaveNoBodyAndHasOneClosesItsConnection(Kind kind) throws Exception {
        RawUpstream upstream = upstream(kind, (answer, body) -> {
            answer.text("HTTP/1.1 304 It\r\nContent-Length: " + stray().length() + "\r\n\r\n" + stray());
        });

        assertThat(catchThrowable(() -> upstream.ask("one"))).isInstanceOf(FailureException.class);
        await().until(() -> upstream.origin().open() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "INVOICE"})
    void aConnectionThatIsToBeClosedIsNotUsedAgain(Kind kind) throws Exception {
        RawUpstream upstream = upstream(
                kind, (answer, body) -> answer.head(200, "Connection: foo, Close", "Content-Length: " + body.length)
                        .body(body)
                        .hang());

        assertThat(upstream.ask("one")).isEqualTo("one");
        assertThat(upstream.ask("two")).isEqualTo("two");
        await().until(() -> upstream.origin().open() == 0);
        assertThat(upstream.origin().accepted()).isEqualTo(2);
    }

    @Test
    void anAnswerOfHttp10EndsWithItsConnection() throws Exception {
        RawUpstream upstream = upstream(Kind.INVOICE, (answer, body) -> answer.text("HTTP/1.0 200 OK\r\n\r\n")
                .body(body)
                .cut());

        assertThat(upstream.ask("one")).isEqualTo("one");
    }

    private static Stream<Arguments> largeHeads() {
        String long1 = "X: " + "x".repeat(60_000) + "\r\n";
        String many = "X-Header: some value\r\n".repeat(2_900);
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(long1, many).map(fields -> Arguments.of(kind, fields)));
    }

    @ParameterizedTest
    @MethodSource("largeHeads")
    void aHeadOf64KbIsRead(Kind kind, String fields) throws Exception {
        RawUpstream upstream = upstream(kind, (answer, body) -> answer.text(
                        "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length + "\r\n\r\n")
                .body(body));

        assertThat(upstream.ask("one")).isEqualTo("one");
        assertThat(upstream.calls()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "TICKET", "INVOICE", "LINK"})
    void aLargerHeadFailsEachCallOnceAndStopsNoOther(Kind kind) throws Exception {
        RawUpstream upstream = RawUpstream.start(
                vertx,
                kind,
                (answer, body) -> answer.text("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n")
                        .hang(),
                "retries",
                "2",
                "breaker-calls",
                "2");
        toClose.add(upstream);

        for (int i = 1; i <= 4; i++) {
            assertThat(upstream.failure("one")).isInstanceOf(Failure.UpstreamInvalid.class);
            assertThat(upstream.calls()).hasSize(i);
        }
    }
}
