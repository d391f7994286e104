import dev.xs2gateway.sandbox.Sandbox;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long a gateway takes from its launch to its first answered look-up, plain and with its AOT cache, in turn. Arguments: rounds, the cache,
 * and the gateway's command. Prints Markdown.
 */
final class Starts {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path store = Files.createTempDirectory("starts");

    private Starts() throws IOException {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        List<String> plain = List.of(args).subList(2, args.length);
        List<String> cached = Stream.concat(
                        Stream.of(plain.getFirst(), "-XX:AOTCache=" + args[1], "-XX:AOTMode=on"),
                        plain.stream().skip(1))
                .toList();
        Starts starts = new Starts();
        long[][] millis = new long[2][rounds];
        // Not counted: the first start reads files that the kernel does not hold yet.
        starts.once(plain);
        starts.once(cached);
        // The table is what this program is run for.
        System.out.println("| round | plain, ms | with the cache, ms |\n| --- | --- | --- |");
        for (int round = 0; round < rounds; round++) {
            millis[0][round] = starts.once(plain);
            millis[1][round] = starts.once(cached);
            System.out.printf("| %d | %d | %d |%n", round + 1, millis[0][round], millis[1][round]);
        }
        long before = median(millis[0]);
        long after = median(millis[1]);
        System.out.printf("| median | %d | %d |%n%nratio %.2f%n", before, after, (double) after / before);
        System.exit(0);
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private long once(List<String> command) throws IOException, InterruptedException {
        int port = freePort();
        HttpRequest question = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + port + "/bookings/" + sandbox.order().put().bookingId()))
                .build();
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(store.resolve("log").toFile());
        builder.environment().putAll(variables(port));
        long from = System.nanoTime();
        Process gateway = builder.start();
        try {
            // Knocking is cheap: this program must not take the time that it measures.
            while (!isOpen(port)) {
                if (!gateway.isAlive() || System.nanoTime() - from > LONGEST.toNanos()) {
                    throw new IllegalStateException("no answer: " + Files.readString(store.resolve("log")));
                }
                // Nothing tells when a foreign process listens: so it is asked, a hundred times a second.
                Thread.sleep(10);
            }
            int status = client.send(question, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("answered with " + status);
            }
            return (System.nanoTime() - from) / 1_000_000;
        } finally {
            gateway.destroyForcibly().waitFor();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private Map<String, String> variables(int port) {
        return Map.of(
                "GATEWAY_UPSTREAM_URL", sandbox.apiUrl().toString(),
                "GATEWAY_UPSTREAM_API_KEY", Sandbox.API_KEY,
                "GATEWAY_BUDGET_LIMITS", "1000/1s",
                "GATEWAY_BUDGET_UNKNOWN_PAST", "fresh",
                "GATEWAY_FILES_STORE_DIR", store.resolve("files").toString(),
                "GATEWAY_ACCESS_MODE", "open",
                "GATEWAY_ACCESS_ALLOW_OPEN", "true",
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_MANAGEMENT_PORT", "0");
    }
}
