package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.IncomingBody;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An answer whose head has come; its body arrives while it is read. Closing the answer abandons the unread part of the body. */
public record ByteResponse(int status, MultiMap headers, IncomingBody body) implements AutoCloseable {
    @Override
    public void close() {
        try {
            body.bytes().close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
