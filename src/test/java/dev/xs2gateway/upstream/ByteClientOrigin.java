package dev.xs2gateway.upstream;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server of raw sockets that does exactly as a test's script says, and counts. It speaks TLS if it has a key, and then also plays
 * the proxy: after a CONNECT to any address it is that address, so that "public" hosts can be tried without leaving the machine.
 */
public final class ByteClientOrigin implements AutoCloseable {
    /** What to do with one request. */
    public interface Script {
        void answer(Request request, Answer answer) throws IOException;
    }

    public record Request(
            String path,
            Map<String, String> headers,
            @Nullable String serverName) {}

    private final ServerSocket server;
    private final @Nullable SSLContext tls;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> connects = new CopyOnWriteArrayList<>();

    private ByteClientOrigin(@Nullable SSLContext tls, Script script) throws IOException {
        // The wildcard address: 127.0.0.1, ::1 and 0.0.0.0 all lead here.
        this.server = new ServerSocket(0, 1000);
        this.tls = tls;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    public static ByteClientOrigin start(Script script) throws IOException {
        return new ByteClientOrigin(null, script);
    }

    public static ByteClientOrigin startTls(Keys keys, Script script) throws IOException {
        return new ByteClientOrigin(keys.server(), script);
    }

    public static UpstreamConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "gateway.upstream.url", "http://localhost",
                "gateway.upstream.api-key", "the-api-key",
                "gateway.upstream.timeout", "10s"));
        settings.forEach((name, value) -> all.put("gateway.upstream." + name, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(UpstreamConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(UpstreamConfig.class);
    }

    /** A self-made certificate: what a server needs to use it and a client to trust it. */
    public record Keys(SSLContext server, String certificate) {
        public HttpClientOptions trustedBy(HttpClientOptions options) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(certificate)));
            return options;
        }
    }

    public static Keys keys(Path directory, String... names) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore(directory, names))) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        String encoded = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("it").getEncoded());
        return new Keys(context, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    private static Path keyStore(Path directory, String... names) throws Exception {
        Path file = directory.resolve(names[0] + ".p12");
        String alternatives = "san=dns:" + String.join(",dns:", names);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + names[0],
                        "-ext",
                        alternatives,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return file;
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    /** Bytes of bodies that the system took from the script. */
    public long sent() {
        return sent.get();
    }

    public int accepted() {
        return accepted.get();
    }

    /** Connections whose other end has not gone. */
    public int open() {
        return open.size();
    }

    public List<Request> requests() {
        return requests;
    }

    /** The addresses that were asked for by CONNECT. */
    public List<String> connects() {
        return connects;
    }

    /** How many came before a connection made now: connections are accepted in their order, so none can come late. */
    public int acceptedUntilNow() throws IOException {
        int[] before = new int[1];
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port())) {
            probe.getOutputStream().write("PROBE / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            before[0] = Integer.parseInt(new String(probe.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
        return before[0];
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                int before = accepted.getAndIncrement();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, before));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket accepted, int before) {
        try (Socket socket = accepted) {
            socket.setSendBufferSize(64 * 1024);
            socket.setTcpNoDelay(true);
            Socket spoken = socket;
            String head = head(socket.getInputStream());
            if (tls != null && head.startsWith("CONNECT ")) {
                connects.add(head.split(" ", 3)[1]);
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                spoken = secured(tls, socket);
                head = head(spoken.getInputStream());
            }
            for (String next = head; !next.isEmpty(); next = head(spoken.getInputStream())) {
                if (next.startsWith("PROBE ")) {
                    this.accepted.decrementAndGet();
                    spoken.getOutputStream().write(Integer.toString(before).getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                Request request = request(next, spoken);
                requests.add(request);
                Answer answer = new Answer(spoken);
                script.answer(request, answer);
            }
        } catch (IOException | UncheckedIOException gone) {
            // The client has left, or the script has closed.
        } finally {
            open.remove(accepted);
        }
    }

    private static Socket secured(SSLContext tls, Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private static Request request(String head, Socket socket) {
        Map<String, String> headers = new HashMap<>();
        String[] lines = head.split("\r\n", -1);
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            String[] parts = lines[i].split(": ?", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        return new Request(lines[0].split(" ", 3)[1], headers, serverName(socket));
    }

    private static @Nullable String serverName(Socket socket) {
        if (!(socket instanceof SSLSocket secured)) {
            return null;
        }
        var names = ((ExtendedSSLSession) secured.getSession()).getRequestedServerNames();
        return names.isEmpty() ? null : ((SNIHostName) names.getFirst()).getAsciiName();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Writes an answer, piece by piece. */
    public final class Answer {
        private final Socket socket;
        private final OutputStream out;

        Answer(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public Answer text(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        public Answer head(int status, String... headers) throws IOException {
            return text("HTTP/1.1 " + status + " It\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream()
                                    .map(header -> header + "\r\n")
                                    .toList()) + "\r\n");
        }

        public Answer body(byte[] bytes) throws IOException {
            for (int at = 0; at < bytes.length; at += 16_384) {
                int count = Math.min(16_384, bytes.length - at);
                out.write(bytes, at, count);
                sent.addAndGet(count);
            }
            return this;
        }

        public void file(byte[] bytes) throws IOException {
            head(200, "Content-Length: " + bytes.length).body(bytes);
        }

        public void redirect(String location) throws IOException {
            head(302, "Location: " + location, "Content-Length: 0");
        }

        /** Says nothing more until the client goes. */
        public void hang() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // What the client says is of no interest.
            }
            throw new IOException("gone");
        }

        public void cut() throws IOException {
            socket.close();
            throw new IOException("cut");
        }
    }
}
