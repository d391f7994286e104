package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A running stand-in for XS2Event: its API on one port, its CDN on another, samples loaded.
 *
 * <p>Alone, with nothing but the JDK: {@code java -cp target/test-classes dev.xs2gateway.sandbox.Sandbox 9090 9091}.
 */
public final class Sandbox implements AutoCloseable {
    public static final String API_KEY = "sandbox-key";

    private static final int BACKLOG = 1024;

    static {
        // Read once, when the first server of the JVM is made. Without the first, small answers wait 40 ms; without the
        // others, kept connections beyond 200, or idle for 30 s, are closed just as a client reuses them.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "10000");
        setUnlessSet("sun.net.httpserver.idleInterval", "600");
    }

    private final Closing closing = new Closing();
    private final CallLog calls = new CallLog();
    private final Faults faults = new Faults();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer apiServer;
    private final HttpServer cdnServer;
    private final OrderStore store;
    private final ZipLinks links;
    private final ApiHandler api;
    private final List<Sample> samples;

    private Sandbox(int port, int cdnPort, Clock clock) throws IOException {
        apiServer = listen(port);
        cdnServer = listenBeside(apiServer, cdnPort);
        store = new OrderStore(clock);
        links = new ZipLinks(cdnUrl().toString());
        api = new ApiHandler(
                store, links, "http://localhost:" + apiServer.getAddress().getPort());
        samples = new Samples(store).load();
        serve(apiServer, new Front(api, calls, faults, closing, clock));
        apiServer.createContext("/sandbox", new Control(this));
        serve(cdnServer, new Front(new CdnHandler(store, links), calls, faults, closing, clock));
    }

    /** Arguments: port, and the CDN's (the next one if left out). Prints what there is to try; runs until killed. */
    public static void main(String[] args) {
        try {
            int port = args.length > 0 ? Integer.parseInt(args[0]) : 9090;
            int cdnPort = args.length > 1 ? Integer.parseInt(args[1]) : port == 0 ? 0 : port + 1;
            @SuppressWarnings("resource") // its threads keep the process alive; killing it closes everything
            var sandbox = start(port, cdnPort);
            // A program of its own, without a logger: this is what it says to who started it.
            System.out.println(sandbox.samplesTable());
            System.out.println(Control.help(sandbox.apiUrl()));
        } catch (UncheckedIOException | IllegalArgumentException wrong) {
            // To the person at the console, who needs a sentence and no stack trace.
            System.err.println("The sandbox cannot start: " + wrong.getMessage());
            System.exit(1);
        }
    }

    /** Listens on 127.0.0.1 only; port 0 is any free one. */
    public static Sandbox start(int port, int cdnPort) {
        return start(port, cdnPort, Clock.systemUTC());
    }

    /** With a clock that decides over the rate limit, the links' life and {@link OrderBuilder#completesAfter}. */
    public static Sandbox start(int port, int cdnPort, Clock clock) {
        try {
            return new Sandbox(port, cdnPort, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no sandbox on ports %d and %d: %s".formatted(port, cdnPort, e.getMessage()), e);
        }
    }

    /** Without a trailing slash. */
    public URI apiUrl() {
        return URI.create("http://127.0.0.1:" + apiServer.getAddress().getPort());
    }

    /** Another host name and another port than the API's, so that what leaks from one to the other shows. */
    public URI cdnUrl() {
        return URI.create("http://localhost:" + cdnServer.getAddress().getPort());
    }

    /** A new order with fresh ids. */
    public OrderBuilder order() {
        return new OrderBuilder(store);
    }

    public CallLog calls() {
        return calls;
    }

    public Faults faults() {
        return faults;
    }

    /** The vendor's rate limit, over any window of this length; beyond it the answer is 503 with HTML. */
    public void limit(int most, Duration window) {
        api.limit(new RateLimit(most, window));
    }

    /** The default. */
    public void noLimit() {
        api.limit(null);
    }

    /** A {@code page_size} above it is refused with 422; default 1000. */
    public void maxPageSize(int size) {
        api.maxPageSize(size);
    }

    /** How long zip links given from now on are good; default 60 s. */
    public void linkLife(Duration life) {
        links.life(life);
    }

    public void remove(String orderId) {
        store.remove(orderId);
    }

    /** Gives an order another status from now on; false where there is no such order. */
    public boolean status(String orderId, String word) {
        return store.status(orderId, word).isPresent();
    }

    public List<Sample> samples() {
        return samples;
    }

    String samplesTable() {
        return Samples.table(samples);
    }

    /** Frees the ports; never waits for a handler, however it hangs. */
    @Override
    public void close() {
        closing.now();
        apiServer.stop(0);
        cdnServer.stop(0);
        handlers.shutdownNow();
    }

    private void serve(HttpServer server, HttpHandler handler) {
        server.createContext("/", handler);
        server.setExecutor(handlers);
        server.start();
    }

    private static HttpServer listen(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
    }

    /** Frees the first port where the second is taken, for the next attempt. */
    private static HttpServer listenBeside(HttpServer first, int port) throws IOException {
        try {
            return listen(port);
        } catch (IOException e) {
            // A server that never ran does not let go of its port.
            first.start();
            first.stop(0);
            throw e;
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
