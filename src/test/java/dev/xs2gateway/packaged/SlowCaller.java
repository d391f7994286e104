package dev.xs2gateway.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A caller over a socket of its own, who takes a file at a steady pace until it hurries or leaves. */
final class SlowCaller implements AutoCloseable {
    private static final int BEATS_PER_SECOND = 10;
    private static final long BEAT =
            Duration.ofSeconds(1).dividedBy(BEATS_PER_SECOND).toNanos();

    private final Socket socket = new Socket();
    private final int bytesPerBeat;
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private volatile boolean hurried;
    private volatile long taken;

    private SlowCaller(int bytesPerSecond) {
        this.bytesPerBeat = bytesPerSecond / BEATS_PER_SECOND;
    }

    static SlowCaller ask(Gateway gateway, String path, int bytesPerSecond) throws IOException {
        SlowCaller caller = new SlowCaller(bytesPerSecond);
        // Else the system would take megabytes on the caller's behalf.
        caller.socket.setReceiveBufferSize(16 * 1024);
        caller.socket.connect(new InetSocketAddress("localhost", gateway.port()));
        caller.socket
                .getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(US_ASCII));
        Thread.ofVirtual().start(caller::run);
        return caller;
    }

    private void run() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            InputStream in = socket.getInputStream();
            long length = length(in);
            long start = System.nanoTime();
            for (long had = 0; had < length; taken = had) {
                byte[] piece = in.readNBytes((int) Math.min(bytesPerBeat, length - had));
                if (piece.length == 0) {
                    throw new IOException("cut after " + had + " of " + length + " bytes");
                }
                sha256.update(piece);
                had += piece.length;
                if (!hurried) {
                    LockSupport.parkNanos(start + had / bytesPerBeat * BEAT - System.nanoTime());
                }
            }
            whole.complete(HexFormat.of().formatHex(sha256.digest()));
        } catch (IOException | NoSuchAlgorithmException | RuntimeException e) {
            whole.completeExceptionally(e);
        }
    }

    private static long length(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer but " + head);
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n", -1);
        for (String line : lines) {
            if (lines[0].contains(" 200 ") && line.startsWith("Content-Length: ")) {
                return Long.parseLong(line.substring("Content-Length: ".length()));
            }
        }
        throw new IOException("no file but " + head);
    }

    /** Bytes of the body so far. */
    long taken() {
        return taken;
    }

    /** Whether it waits for more, and nothing has gone wrong. */
    boolean isReading() {
        return !whole.isDone();
    }

    /** Takes the rest as fast as it comes; the SHA-256 of all. */
    String hurry() {
        hurried = true;
        return whole.join();
    }

    /** Leaves. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
