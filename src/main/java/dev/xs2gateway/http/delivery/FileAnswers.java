package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.FileSource;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.headers.Preconditions;
import dev.xs2gateway.http.route.RequestedFile;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the current request for a file from a resource, on a virtual thread that is freed when the caller disconnects. */
@RequestScoped
public class FileAnswers {
    private final RoutingContext request;
    private final DeliveryWatches watches;
    private @Nullable FileReader reader;
    private @Nullable FileExchange claimed;

    @Inject
    FileAnswers(RoutingContext request, DeliveryWatches watches) {
        this.request = request;
        this.watches = watches;
    }

    /** The file that the request asks for. */
    public RequestedFile file() {
        return exchange().file();
    }

    private FileExchange exchange() {
        return Objects.requireNonNull(FileExchange.of(request), "the route gives no file");
    }

    /** The consumer that sends the request. */
    public String consumer() {
        return RequestCaller.of(request).consumer();
    }

    /** Whether all requests of the consumer wait in the background lane. */
    public boolean isBulk() {
        return RequestCaller.of(request).isBulk();
    }

    /**
     * Opens a file and hands it to the writer; for HEAD, only describes it. Does neither if the
     * caller already has the file (304) or its {@code If-Match} names another one (failure).
     *
     * @param upstreamCalls the number of upstream calls that the request has caused; read when it ends
     */
    public Response answer(IntSupplier upstreamCalls, Supplier<FileSource> find) {
        FileExchange exchange = exchange();
        claimed = exchange.claim(upstreamCalls) ? exchange : null;
        Preconditions conditions = Preconditions.of(request.request().headers());
        try (DeliveryWatch _ = watches.over(request.response())) {
            return answer(find.get(), conditions, exchange);
        }
    }

    private Response answer(FileSource source, Preconditions conditions, FileExchange exchange) {
        FileMetadata head = source.head();
        exchange.describes(head);
        String etag = head.etag(head.digest());
        if (etag != null && isUnchanged(etag, conditions)) {
            return unchanged(head, exchange);
        }
        if (HttpMethod.HEAD.equals(request.request().method())) {
            exchange.described();
            return FileHeaders.answer(head, 200);
        }
        return open(source, conditions, exchange);
    }

    /** Whether the caller already has the file; fails if {@code If-Match} names another one. */
    private static boolean isUnchanged(@Nullable String etag, Preconditions conditions) {
        conditions.requireMatch(etag);
        return conditions.isUnchanged(etag);
    }

    private Response unchanged(FileMetadata head, FileExchange exchange) {
        release();
        exchange.unchanged();
        return FileHeaders.answer(head, 304);
    }

    private Response open(FileSource source, Preconditions conditions, FileExchange exchange) {
        OpenFile opened = source.open().get();
        reader = opened.reader();
        exchange.reads(opened.reader());
        FileMetadata head = opened.head();
        exchange.describes(head);
        Sha256 here = opened.reader().digest();
        if (isUnchanged(head.etag(here == null ? head.digest() : here), conditions)) {
            return unchanged(head, exchange);
        }
        return Response.ok(new Delivery(opened, exchange::delivered)).build();
    }

    /**
     * Cleans up after a delivery for which Quarkus called no writer: releases its
     * file, and reports that the caller left, with no bytes known to have been sent.
     */
    @PreDestroy
    void end() {
        release();
        if (claimed != null) {
            claimed.left();
        }
    }

    private void release() {
        if (reader != null) {
            reader.close();
        }
    }
}
