package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.DeliveryOutcome;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.Delivery;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.http.headers.ByteRange;
import dev.xs2gateway.http.headers.EntityTags;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of a file delivery to the caller, on the request's own thread.
 *
 * <p>A failure before the first byte is thrown, so that the caller receives a problem;
 * after that, the transfer is cut visibly, and the delivery's outcome records the failure.
 */
@Provider
public class DeliveryWriter implements ServerMessageBodyWriter<Delivery> {
    private static final Logger LOG = Logger.getLogger(DeliveryWriter.class);
    private static final int PIECE = 64 * 1024;
    // Netty copies heap buffers when they are written, and keeps the copy for as long as the write is queued.
    private static final int MOST_AT_ONCE = 4 * PIECE;
    private static final int FIRST_OF_FILE = 4 * 1024;

    private final Instance<FilesConfig> config;
    private final Instance<DeliveryWatches> watches;

    /** Quarkus creates writers while it builds the application, before there is a configuration; hence each {@link Instance}. */
    @Inject
    public DeliveryWriter(Instance<FilesConfig> config, Instance<DeliveryWatches> watches) {
        this.config = config;
        this.watches = watches;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == Delivery.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Delivery.class;
    }

    @Override
    public void writeResponse(Delivery delivery, Type generic, ServerRequestContext context) {
        Duration patience = config.get().idleTimeout();
        DeliveryChannel channel = new DeliveryChannel((ResteasyReactiveRequestContext) context, patience);
        try (FileReader reader = delivery.reader();
                DeliveryWatch _ = watches.get().over(channel.response())) {
            deliver(delivery, reader, channel);
        } catch (FailureException failed) {
            delivery.failed().accept(failed.failure());
            throw failed;
        }
    }

    private void deliver(Delivery delivery, FileReader reader, DeliveryChannel channel) {
        long length = reader.awaitLength();
        FileMetadata head = delivery.head();
        ByteRange.@Nullable Part part = part(head, length, reader, channel);
        long wanted = part == null ? length : part.length();
        // The first piece is read before the head is sent: a failure up to here is answered with a problem.
        ByteBuffer piece = firstPiece(reader, wanted, channel.takesFiles());
        Map<String, String> headers = FileHeaders.headers(head, digest(head, reader));
        if (part != null) {
            FileHeaders.addPart(headers, part, length, reader.digestOf(part.first(), part.length()));
        }
        headers.put("Content-Length", Long.toString(wanted));
        channel.head(part == null ? 200 : 206, headers);
        Body body = new Body(false, null);
        try {
            body = writeBody(piece, part == null ? 0 : part.first(), wanted, reader, channel);
        } finally {
            if (!body.complete()) {
                channel.abort();
            }
            int status = channel.response().getStatusCode();
            delivery.done()
                    .accept(new DeliveryOutcome(
                            status, channel.sent(), body.complete(), reader.digest(), body.failure()));
        }
    }

    /**
     * Reads the first piece. It is the whole content if that lies in memory and is small enough to be
     * queued for one caller, and only {@link #FIRST_OF_FILE} bytes where the kernel sends the rest.
     */
    private static ByteBuffer firstPiece(FileReader reader, long wanted, boolean takesFiles) {
        ByteBuffer whole = wanted <= MOST_AT_ONCE ? reader.awaitInMemory(wanted) : null;
        if (whole != null) {
            return whole;
        }
        int most = takesFiles && reader.onDisk() != null ? FIRST_OF_FILE : PIECE;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(most, wanted));
        reader.read(piece);
        return piece;
    }

    private static @Nullable Sha256 digest(FileMetadata head, FileReader reader) {
        return head.stated() == null ? reader.digest() : head.stated();
    }

    /**
     * Returns the part to send; null for the whole file, which is also sent if
     * {@code If-Range} names another file. A part is cut from a verified file only.
     */
    private static ByteRange.@Nullable Part part(
            FileMetadata head, long length, FileReader reader, DeliveryChannel channel) {
        ByteRange range = ByteRange.parse(channel.requestHeader("Range"));
        if (range == null) {
            return null;
        }
        reader.awaitVerified();
        String ifRange = channel.requestHeader("If-Range");
        if (ifRange != null && !EntityTags.isOf(ifRange, head.etag(digest(head, reader)))) {
            return null;
        }
        ByteRange.Part part = range.of(length);
        if (part == null) {
            throw new Failure.RangeNotSatisfiable(length).asException();
        }
        reader.seek(part.first());
        return part;
    }

    /**
     * Writes the body and reports whether all of it has left. A failure goes into the
     * outcome only: the head has been sent, so the caller cannot receive a problem any more.
     */
    private static Body writeBody(
            ByteBuffer piece, long from, long length, FileReader reader, DeliveryChannel channel) {
        try {
            writeAll(piece, from, from + length, reader, channel);
            return new Body(true, null);
        } catch (FailureException e) {
            LOG.debugf("a delivery was cut after %d of %d bytes: %s", channel.sent(), length, e.getMessage());
            return new Body(false, e.failure());
        } catch (IOException e) {
            LOG.debugf("a delivery was cut after %d of %d bytes: %s", channel.sent(), length, e.getMessage());
        } catch (InterruptedException e) {
            LOG.debugf("the caller left after %d of %d bytes", channel.sent(), length);
        } catch (RuntimeException e) {
            LOG.errorf(e, "a delivery was cut after %d of %d bytes", channel.sent(), length);
        }
        return new Body(false, null);
    }

    /** The result of writing a body: whether all of it has left, and otherwise the failure that cut it, if it was the gateway's. */
    private record Body(boolean complete, @Nullable Failure failure) {}

    private static void requireVerified(FileReader reader) {
        if (!reader.verified()) {
            throw new IllegalStateException("the last bytes were handed out before the file was verified");
        }
    }

    /**
     * Writes the content of {@code piece} and everything from there to {@code end}. Once
     * the rest of the file is here, it is queued at once instead of piece by piece.
     */
    private static void writeAll(ByteBuffer piece, long from, long end, FileReader reader, DeliveryChannel channel)
            throws IOException, InterruptedException {
        long next = from + piece.position();
        while (next < end && !isWholeOnDisk(reader, channel)) {
            if (piece.position() > 0) {
                channel.write(bytesOf(piece));
                piece.clear();
            }
            next = writeOrRead(piece, next, end, reader, channel);
        }
        requireVerified(reader);
        FileChannel file = next < end ? reader.onDisk() : null;
        if (file == null) {
            channel.end(piecesOf(piece));
        } else {
            channel.end(bytesOf(piece), file, next, end - next);
        }
    }

    private static boolean isWholeOnDisk(FileReader reader, DeliveryChannel channel) {
        return channel.takesFiles() && reader.verified() && reader.onDisk() != null;
    }

    /**
     * Sends the bytes from {@code next} that may leave now, where the kernel can send them, and
     * otherwise reads them into {@code piece}. Returns the position up to which bytes were sent or read.
     */
    private static long writeOrRead(ByteBuffer piece, long next, long end, FileReader reader, DeliveryChannel channel)
            throws IOException, InterruptedException {
        long upTo = Math.min(end, reader.awaitVisible());
        // Checked after the wait: if the disk has filled up meanwhile, these bytes lie in memory.
        FileChannel file = channel.takesFiles() ? reader.onDisk() : null;
        if (file == null) {
            reader.read(piece.limit((int) Math.min(piece.capacity(), upTo - next)));
            return next + piece.position();
        }
        if (upTo == end) {
            // The last bytes leave together with the end: a client that
            // counts bytes may disconnect before an end that is sent alone.
            requireVerified(reader);
            return next;
        }
        channel.writeFile(file, next, upTo - next);
        reader.seek(upTo);
        return upTo;
    }

    private static List<Buffer> piecesOf(ByteBuffer filled) {
        List<Buffer> pieces = new ArrayList<>();
        for (int from = 0; from == 0 || from < filled.position(); from += PIECE) {
            ByteBuffer piece = filled.slice(from, Math.min(PIECE, filled.position() - from));
            pieces.add(bytesOf(piece.position(piece.limit())));
        }
        return pieces;
    }

    /** Wraps the piece's bytes without a copy: the piece is filled again only after these bytes have left. */
    private static Buffer bytesOf(ByteBuffer piece) {
        return BufferImpl.buffer(Unpooled.wrappedBuffer(piece.duplicate().flip()));
    }

    /**
     * Always fails. Quarkus calls this method only if a writer interceptor is present,
     * which would send the body through the output stream that this class avoids.
     */
    @Override
    public void writeTo(
            Delivery delivery,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body) {
        delivery.reader().close();
        throw new UnsupportedOperationException("a delivery leaves through no stream: no writer interceptors, please");
    }
}
