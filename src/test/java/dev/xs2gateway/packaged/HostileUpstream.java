package dev.xs2gateway.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An upstream whose answers are well-formed JSON of megabytes, of a shape that the first id of the question names. */
final class HostileUpstream implements AutoCloseable {
    private static final int MEGABYTE = 1 << 20;
    private static final Pattern FIRST_ID = Pattern.compile("in:\\[([A-Za-z0-9_-]+)");

    /** What an answer consists of; ids begin with the name in lower case. */
    enum Shape {
        /** One order of as many items as fit, each three bytes. */
        ITEMS("{\"booking_id\":\"%s\",\"bookingorder_id\":\"o1\",\"items\":[{}", ",{}", "]}"),
        /** One order of items of one file each. */
        FILES(
                "{\"booking_id\":\"%s\",\"bookingorder_id\":\"o1\",\"items\":[{\"download_items\":[{}]}",
                ",{\"download_items\":[{\"download_link\":\"a.pdf\"}]}", "]}"),
        ROWS("{}", ",{\"booking_id\":\"x\"}", ""),
        INVOICES("{\"booking_id\":\"%s\",\"bookingorder_id\":\"o1\",\"invoices\":[\"1\"", ",\"2\"", "]}"),
        /** An id that does not end. */
        LONGID("{\"bookingorder_id\":\"o1\",\"booking_id\":\"%s", "aaaaaaaa", "\"}"),
        NAME("{\"booking_id\":\"%s\",\"bookingorder_id\":\"o1\",\"event_name\":\"", "aaaaaaaa", "\"}"),
        /** What the gateway does not know, but has to read. */
        UNKNOWN("{\"booking_id\":\"%s\",\"guests\":[0", ",{\"a\":{\"b\":[[]]}}", "]}"),
        BLANK("", "        ", "");

        private final String head;
        private final String piece;
        private final String tail;

        Shape(String head, String piece, String tail) {
            this.head = head;
            this.piece = piece;
            this.tail = tail;
        }

        String prefix() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger calls = new AtomicInteger();

    HostileUpstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    int calls() {
        return calls.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        Matcher first = FIRST_ID.matcher(query);
        String id = first.find() ? first.group(1) : "none";
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                OutputStream body = exchange.getResponseBody()) {
            write(body, id);
        } catch (IOException closed) {
            // As it should be: nobody reads so much.
        }
    }

    /** {@code id}: shape, megabytes (0: it does not end) and a number, with {@code -} between. */
    private static void write(OutputStream body, String id) throws IOException {
        String[] parts = id.split("-", -1);
        for (Shape shape : Shape.values()) {
            if (shape.prefix().equals(parts[0])) {
                write(body, shape, id, Integer.parseInt(parts[1]));
                return;
            }
        }
        body.write("{\"bookingorders\":[{\"booking_id\":\"%s\",\"bookingorder_id\":\"o1\"}]}"
                .formatted(id)
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static void write(OutputStream body, Shape shape, String id, int megabytes) throws IOException {
        String piece = shape.piece.repeat(8192 / shape.piece.length());
        body.write(("{\"bookingorders\":[" + shape.head.formatted(id)).getBytes(StandardCharsets.US_ASCII));
        long most = megabytes == 0 ? Long.MAX_VALUE : (long) megabytes * MEGABYTE;
        byte[] bytes = piece.getBytes(StandardCharsets.US_ASCII);
        for (long sent = 0; sent < most; sent += bytes.length) {
            body.write(bytes);
        }
        body.write((shape.tail + "]}").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
