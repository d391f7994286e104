package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.connection.Http1Connection;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The transport of the event loop: sends stored files over clear HTTP/1.1. A stored file is complete and verified, so its delivery
 * waits for nothing but the caller. This is cheaper than {@link DeliveryWriter}, which waits on a thread for bytes that have yet to arrive.
 */
@Singleton
public final class StoredDeliveries {
    private static final List<String> MORE_THAN_PLAIN =
            List.of("Range", "If-Match", "If-None-Match", "Content-Length", "Transfer-Encoding");

    private final FileResponses responses;

    @Inject
    StoredDeliveries(FileResponses responses) {
        this.responses = responses;
    }

    /** Whether a request is a plain GET for a whole file, without a body, on a connection over which the event loop can send files. */
    public static boolean mayAnswer(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && Http1Connection.takesFiles(request)
                && MORE_THAN_PLAIN.stream().noneMatch(headers::contains);
    }

    /** Sends a file and reports the outcome to the request's exchange; must be called on the event loop. Closes the file once it has left. */
    public void send(OpenFile file, RoutingContext routing) {
        FileExchange exchange = Objects.requireNonNull(FileExchange.of(routing), "the route gives no file");
        exchange.claim(() -> 0);
        exchange.describes(file.head());
        exchange.reads(file.reader());
        FileResponse response = responses.open(routing.request(), new Delivery(file, exchange::delivered));
        try {
            write(file, routing.request().headers(), response)
                    .onComplete(last -> end(response, file, last.succeeded()));
        } catch (RuntimeException e) {
            end(response, file, false);
            throw e;
        }
    }

    private static Future<Void> write(OpenFile file, MultiMap request, FileResponse response) {
        ResponseHead head = ResponseHead.of(file, request);
        response.head(head);
        FileReader reader = file.reader();
        ByteBuffer memory = reader.awaitInMemory(head.length());
        return memory == null
                ? response.write(Objects.requireNonNull(reader.onDisk()), head.from(), head.length())
                : response.write(memory.flip());
    }

    private static void end(FileResponse response, OpenFile file, boolean complete) {
        Future<Void> _ = complete ? response.end() : response.cut();
        file.reader().close();
        response.report(complete, null);
    }
}
