package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ByteClientOrigin.Answer;
import dev.xs2gateway.upstream.ByteClientOrigin.Request;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.cdn.Door;
import dev.xs2gateway.upstream.json.BookingOrdersPage;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An upstream of raw sockets and a door to it: one kind of call is answered as a test says, all others as they should be. */
public final class RawUpstream implements AutoCloseable {
    private final Kind kind;
    private final ByteClientOrigin origin;
    private final Door door;

    private RawUpstream(Kind kind, ByteClientOrigin origin, Door door) {
        this.kind = kind;
        this.origin = origin;
        this.door = door;
    }

    /** Answers a call of the kind in question; {@code body} is what it asks for. */
    public interface Script {
        void answer(Answer answer, byte[] body) throws IOException;
    }

    /** {@code settings}: names below {@code gateway.upstream}, each followed by its value; by default nothing is tried again. */
    public static RawUpstream start(Vertx vertx, Kind kind, Script script, String... settings) throws IOException {
        CompletableFuture<String> self = new CompletableFuture<>();
        ByteClientOrigin origin = ByteClientOrigin.start((request, answer) -> {
            byte[] body = kind.answer(request.path(), self.join());
            if (kind.isMeant(request.path())) {
                script.answer(answer, body);
            } else {
                answer.file(body);
            }
        });
        String url = "http://localhost:" + origin.port();
        self.complete(url);
        Map<String, String> all = new HashMap<>(
                Map.of("url", url, "cdn-hosts", "localhost:" + origin.port(), "cdn-insecure", "true", "retries", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new RawUpstream(kind, origin, Door.open(vertx, all));
    }

    /** What comes when this is asked for, {@code one} or {@code two}. */
    public String ask(String name) throws IOException {
        return kind.ask(door, name);
    }

    public Failure failure(String name) {
        try {
            throw new AssertionError("no failure but " + ask(name));
        } catch (FailureException thrown) {
            return thrown.failure();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The calls of the kind in question. */
    public List<Request> calls() {
        return origin.requests().stream()
                .filter(request -> kind.isMeant(request.path()))
                .toList();
    }

    ByteClientOrigin origin() {
        return origin;
    }

    @Override
    public void close() throws IOException {
        door.close();
        origin.close();
    }

    /** Each kind of call; asks for one thing by its name and returns what came. */
    public enum Kind {
        LIST,
        SINGLE,
        TICKET,
        INVOICE,
        LINK,
        CDN;

        String ask(Door door, String name) throws IOException {
            return switch (this) {
                case LIST, SINGLE -> orders(door, name);
                case TICKET ->
                    text(door.client().ticket(file(name), name, name + ".pdf", CallAccount.onFile("tester")));
                case INVOICE -> text(door.client().invoice(file(name), CallAccount.onFile("tester")));
                case LINK, CDN -> text(door.client().zip(file(name), CallAccount.onFile("tester")));
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

        private static String text(IncomingBody body) throws IOException {
            try (InputStream in = Channels.newInputStream(body.bytes())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
