import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many callers at once, each with its own kept connection, that share a list of paths and ask each path exactly once: what wrk cannot do.
 *
 * <p>Arguments: port, number of callers, a path that is cached, a file of paths, and perhaps how many milliseconds at most each caller
 * pauses before a question. Each caller first asks the cached path, so that connections
 * and this program are warm; then "ready" is printed and the clock starts at the next line of standard input. At the end: seconds, median and
 * 99th percentile in milliseconds, answers other than 200; the first of these is named on standard error at once.
 */
final class Callers {
    private static final int WARM_QUESTIONS = 20;

    private final int port;
    private final int count;
    private final String cached;
    private final List<String> paths;
    private final int pause;
    private final long[] nanos;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Callers(int port, int count, String cached, List<String> paths, int pause) {
        this.port = port;
        this.count = count;
        this.cached = cached;
        this.paths = paths;
        this.pause = pause;
        this.nanos = new long[paths.size()];
    }

    public static void main(String[] args) throws Exception {
        List<String> paths = Files.readAllLines(Path.of(args[3]));
        int pause = args.length > 4 ? Integer.parseInt(args[4]) : 0;
        new Callers(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2], paths, pause).run();
    }

    private void run() throws Exception {
        var warm = new CountDownLatch(count);
        var go = new CountDownLatch(1);
        var done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Thread.startVirtualThread(() -> call(warm, go, done));
        }
        warm.await();
        // Standard output is the answer to the script that started this; errors go beside it.
        System.out.println("ready");
        System.in.read();
        long start = System.nanoTime();
        go.countDown();
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        // To the script, as above.
        System.out.printf(
                "callers %.2f %.1f %.1f %d%n", seconds, percentile(0.5), percentile(0.99), failed.get());
    }

    private double percentile(double share) {
        return nanos[(int) (share * (nanos.length - 1))] / 1e6;
    }

    private void call(CountDownLatch warm, CountDownLatch go, CountDownLatch done) {
        try (var server = new Connection(port)) {
            for (int i = 0; i < WARM_QUESTIONS; i++) {
                server.get(cached);
            }
            warm.countDown();
            go.await();
            for (int i = next.getAndIncrement(); i < paths.size(); i = next.getAndIncrement()) {
                if (pause > 0) {
                    // A person thinks between two questions: this is load to be measured, not waiting for something.
                    Thread.sleep(ThreadLocalRandom.current().nextInt(pause));
                }
                long start = System.nanoTime();
                int status = server.get(paths.get(i));
                if (status != 200 && failed.getAndIncrement() == 0) {
                    // Not to standard output, which is the script's; one is enough to see what goes wrong.
                    System.err.println("the first failure: " + status + " to " + paths.get(i));
                }
                nanos[i] = System.nanoTime() - start;
            }
        } catch (Exception e) {
            // The script counts failures; why, is for whoever reads its log.
            System.err.println("a caller gave up: " + e);
            failed.incrementAndGet();
            warm.countDown();
        }
        done.countDown();
    }

    /** A kept connection: knows bodies of a stated length and chunked ones, and no more of HTTP. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final String host;

        Connection(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 4096);
            host = "127.0.0.1:" + port;
        }

        /** The status, once the whole answer is here. */
        int get(String path) throws IOException {
            socket.getOutputStream().write(bytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
            int status = Integer.parseInt(line().split(" ")[1]);
            long length = 0;
            boolean chunked = false;
            for (String header = line().toLowerCase(); !header.isEmpty(); header = line().toLowerCase()) {
                if (header.startsWith("content-length:")) {
                    length = Long.parseLong(header.substring(15).strip());
                }
                chunked |= header.startsWith("transfer-encoding:") && header.endsWith("chunked");
            }
            if (chunked) {
                skipChunks();
            } else {
                in.skipNBytes(length);
            }
            return status;
        }

        private void skipChunks() throws IOException {
            for (long size = chunk(); size > 0; size = chunk()) {
                in.skipNBytes(size + 2);
            }
            line();
        }

        private long chunk() throws IOException {
            return Long.parseLong(line(), 16);
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
