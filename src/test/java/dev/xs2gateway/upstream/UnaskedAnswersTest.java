package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.ByteClientOrigin.Answer;
import dev.xs2gateway.upstream.ByteClientOrigin.Script;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    /** Each kind of call; asks for one thing by its name and returns what came. */
    enum Kind {
        LIST,
        SINGLE,
        TICKET,
        INVOICE,
        LINK,
        CDN;

        String ask(Door door, String name) throws IOException {
            return switch (this) {
                case LIST, SINGLE -> orders(door, name);
                case TICKET -> text(door.client().ticket(file(name), name, name + ".pdf", Spending.onFile("tester")));
                case INVOICE -> text(door.client().invoice(file(name), Spending.onFile("tester")));
                case LINK, CDN -> text(door.client().zip(file(name), Spending.onFile("tester")));
            };
        }

        /** Which of the calls behind one of these is to be tampered with. */
        boolean isMeant(String path) {
            return switch (this) {
                case LIST -> path.contains("?");
                case SINGLE -> path.startsWith("/v1/bookingorders/") && !path.contains("invoice");
                case TICKET -> path.contains("/url/");
                case INVOICE -> path.contains("/invoice/");
                case LINK -> path.contains("/zip/");
                case CDN -> path.startsWith("/cdn/");
            };
        }

        /** The list's items come without their ids where the single read is to follow. */
        byte[] answer(String path, String origin) {
            String name = path.replaceAll(".*(one|two).*", "$1");
            String item = this == SINGLE && path.contains("?") ? "" : "\"orderitem_id\":\"i\"";
            String order = "{\"booking_id\":\"%s\",\"bookingorder_id\":\"%s\",\"event_name\":\"%s\",\"items\":[{%s}]}"
                    .formatted(name, name, name, item);
            String body = path.contains("?")
                    ? "{\"bookingorders\":[" + order + "]}"
                    : path.matches("/v1/bookingorders/[a-z]+")
                            ? order
                            : path.contains("/zip/") ? origin + "/cdn/" + name : name;
            return body.getBytes(StandardCharsets.UTF_8);
        }

        private static String orders(Door door, String name) {
            List<Row> rows = door.read(name);
            assertThat(rows).hasSize(1);
            return rows.getFirst() instanceof BookingOrdersPage.OrderRow row ? String.valueOf(row.eventName()) : "bad";
        }

        private static FileRef file(String name) {
            return new FileRef(name, name);
        }

        private static String text(FileBody body) throws IOException {
            try (InputStream in = Channels.newInputStream(body.bytes())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private ByteClientOrigin origin(Script script) throws IOException {
        ByteClientOrigin origin = ByteClientOrigin.start(script);
        toClose.add(origin);
        return origin;
    }

    /** What is done about a call of the kind that is looked at; else it is answered. */
    private interface Tampering {
        void answer(Answer answer, byte[] body) throws IOException;
    }

    private ByteClientOrigin tampered(Kind kind, Tampering tampering) throws IOException {
        CompletableFuture<String> self = new CompletableFuture<>();
        ByteClientOrigin origin = origin((request, answer) -> {
            byte[] body = kind.answer(request.path(), self.join());
            if (kind.isMeant(request.path())) {
                tampering.answer(answer, body);
            } else {
                answer.file(body);
            }
        });
        self.complete("http://localhost:" + origin.port());
        return origin;
    }

    private Door door(ByteClientOrigin origin) {
        Door door = Door.open(
                vertx,
                Map.of(
                        "url",
                        "http://localhost:" + origin.port(),
                        "cdn-hosts",
                        "localhost:" + origin.port(),
                        "cdn-insecure",
                        "true",
                        "retries",
                        "0"));
        toClose.addFirst(door);
        return door;
    }

    private static String stray() {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + UNASKED.length() + "\r\n\r\n" + UNASKED;
    }

    private static Failure failureOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(FailureException.class);
        return ((FailureException) thrown).failure();
    }

    private static Stream<Arguments> interimAnswers() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(100, 102, 103, 104, 199).map(status -> Arguments.of(kind, status)));
    }

    @ParameterizedTest
    @MethodSource("interimAnswers")
    void interimAnswersAreSkippedAndTheConnectionStaysOfUse(Kind kind, int status) throws Exception {
        ByteClientOrigin origin = tampered(kind, (answer, body) -> {
            answer.head(status).head(status, "Link: </x>").file(body);
        });
        Door door = door(origin);

        assertThat(kind.ask(door, "one")).isEqualTo("one");
        assertThat(kind.ask(door, "two")).isEqualTo("two");
        assertThat(origin.requests().stream().filter(request -> kind.isMeant(request.path())))
                .hasSize(2);
        assertThat(origin.accepted()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFinalAnswerIsWaitedForAfterAnInterimOne(Kind kind) throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        ByteClientOrigin origin = tampered(kind, (answer, body) -> {
            answer.head(102);
            if (begun.getAndIncrement() == 0) {
                released.join();
            }
            answer.file(body);
        });
        Door door = door(origin);

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> one = callers.submit(() -> kind.ask(door, "one"));
            await().until(() -> begun.get() == 1);
            assertThat(kind.ask(door, "two")).isEqualTo("two");
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
        ByteClientOrigin origin = tampered(
                kind,
                (answer, body) -> answer.head(101, "Upgrade: foo").text(stray()).hang());
        Door door = door(origin);

        assertThat(failureOf(() -> kind.ask(door, "one"))).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(origin.requests().stream().filter(request -> kind.isMeant(request.path())))
                .hasSize(1);
    }

    private static Stream<Arguments> unaskedBytes() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of("x", "\r\n", stray(), stray() + stray())
                .map(bytes -> Arguments.of(kind, bytes)));
    }

    @ParameterizedTest
    @MethodSource("unaskedBytes")
    void bytesBehindAnAnswerCloseItsConnection(Kind kind, String bytes) throws Exception {
        ByteClientOrigin origin = tampered(
                kind,
                (answer, body) -> answer.text("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n"
                        + new String(body, StandardCharsets.UTF_8) + bytes));
        Door door = door(origin);

        assertThat(kind.ask(door, "one")).isEqualTo("one");
        assertThat(kind.ask(door, "two")).isEqualTo("two");
        await().until(() -> origin.open() <= 1);
        assertThat(origin.requests().stream().filter(request -> kind.isMeant(request.path())))
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("unaskedBytes")
    void bytesOnAnIdleConnectionCloseIt(Kind kind, String bytes) throws Exception {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        AtomicInteger answered = new AtomicInteger();
        ByteClientOrigin origin = tampered(kind, (answer, body) -> {
            answer.file(body);
            if (answered.getAndIncrement() == 0) {
                idle.join();
                answer.text(bytes).hang();
            }
        });
        Door door = door(origin);

        assertThat(kind.ask(door, "one")).isEqualTo("one");
        int open = origin.open();
        idle.complete(null);
        await().until(() -> origin.open() < open);
        assertThat(kind.ask(door, "two")).isEqualTo("two");
        assertThat(origin.requests().stream().filter(request -> kind.isMeant(request.path())))
                .hasSize(2);
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
        ByteClientOrigin origin = tampered(kind, (answer, body) -> {
            if (asked.getAndIncrement() == 0) {
                answer.text(head).text(stray()).hang();
            }
            answer.file(body);
        });
        Door door = door(origin);

        assertThat(failureOf(() -> kind.ask(door, "one"))).isInstanceOf(Failure.UpstreamInvalid.class);
        await().until(() -> origin.open() == 0);
        assertThat(kind.ask(door, "two")).isEqualTo("two");
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "INVOICE"})
    void anAnswerThatMayHaveNoBodyAndHasOneClosesItsConnection(Kind kind) throws Exception {
        ByteClientOrigin origin = tampered(kind, (answer, body) -> {
            answer.text("HTTP/1.1 304 It\r\nContent-Length: " + stray().length() + "\r\n\r\n" + stray());
        });
        Door door = door(origin);

        assertThat(catchThrowable(() -> kind.ask(door, "one"))).isInstanceOf(FailureException.class);
        await().until(() -> origin.open() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LIST", "INVOICE"})
    void aConnectionThatIsToBeClosedIsNotUsedAgain(Kind kind) throws Exception {
        ByteClientOrigin origin = tampered(
                kind, (answer, body) -> answer.head(200, "Connection: foo, Close", "Content-Length: " + body.length)
                        .body(body)
                        .hang());
        Door door = door(origin);

        assertThat(kind.ask(door, "one")).isEqualTo("one");
        assertThat(kind.ask(door, "two")).isEqualTo("two");
        await().until(() -> origin.open() == 0);
        assertThat(origin.accepted()).isEqualTo(2);
    }

    @Test
    void anAnswerOfHttp10EndsWithItsConnection() throws Exception {
        ByteClientOrigin origin = tampered(Kind.INVOICE, (answer, body) -> answer.text("HTTP/1.0 200 OK\r\n\r\n")
                .body(body)
                .cut());

        assertThat(Kind.INVOICE.ask(door(origin), "one")).isEqualTo("one");
    }
}
