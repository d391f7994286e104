package dev.xs2gateway.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Asks over HTTP/1.1, reads the head, and takes nothing more until told; hardly a byte waits on its side of the line. */
final class SlowReader implements AutoCloseable {
    private static final int SMALL_WINDOW = 4096;

    private final Socket socket;
    private final String head;

    private SlowReader(Socket socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    static SlowReader of(Gateway gateway, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.connect(new InetSocketAddress("localhost", gateway.port()));
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            head.write(socket.getInputStream().readNBytes(1));
        }
        return new SlowReader(socket, head.toString(US_ASCII));
    }

    String head() {
        return head;
    }

    /** The SHA-256 of this many bytes, or an exception where the line ends before. */
    String take(long length) throws IOException {
        InputStream body = socket.getInputStream();
        MessageDigest digest = sha256();
        byte[] piece = new byte[64 * 1024];
        long left = length;
        while (left > 0) {
            int read = body.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new IOException("cut, " + left + " bytes of " + length + " short");
            }
            digest.update(piece, 0, read);
            left -= read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
