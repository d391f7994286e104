package dev.xs2gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A caller over a socket of its own, who sends what no HTTP client would. */
public final class RawCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int BETWEEN_PIECES_MILLIS = 20;
    private static final int MOST_PIECES = PATIENCE_MILLIS / BETWEEN_PIECES_MILLIS;

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    RawCaller() throws IOException {
        socket = new Socket("localhost", RestAssured.port);
        socket.setTcpNoDelay(true);
    }

    /** Sends one request and returns all that comes until the gateway closes the connection. */
    public static String exchange(String request) throws IOException {
        try (RawCaller caller = new RawCaller()) {
            return caller.send(request).receiveAll();
        }
    }

    RawCaller send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** All that comes until the gateway closes the connection. */
    String receiveAll() throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return receiveUntil(null);
    }

    /** All that has come once it ends with this text. */
    String receiveThrough(String end) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return receiveUntil(end);
    }

    private String receiveUntil(@Nullable String end) throws IOException {
        InputStream in = socket.getInputStream();
        while (end == null || !received().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            received.write(next);
        }
        return received();
    }

    /** Sends a piece again and again until the gateway closes the connection; what it has answered by then. */
    String trickleUntilClosed(String piece) throws IOException {
        socket.setSoTimeout(BETWEEN_PIECES_MILLIS);
        for (int pieces = 0; pieces < MOST_PIECES; pieces++) {
            try {
                send(piece);
                return receiveUntil(null);
            } catch (SocketTimeoutException open) {
                // The wait for an answer spaces the pieces.
            } catch (IOException closed) {
                return received();
            }
        }
        throw new IOException("the connection is still open");
    }

    private String received() {
        return received.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
