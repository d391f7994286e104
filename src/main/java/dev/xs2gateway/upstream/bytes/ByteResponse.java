package dev.xs2gateway.upstream.bytes;

import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An answer whose head has come; its body comes as it is read. Closing it gives up what has not been read. */
public record ByteResponse(int status, MultiMap headers, IncomingFile body) implements AutoCloseable {
    @Override
    public void close() {
        try {
            body.bytes().close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
