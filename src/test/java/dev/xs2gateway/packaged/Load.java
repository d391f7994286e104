package dev.xs2gateway.packaged;

import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who ask for one new thing after the other, so that each question costs calls, until this is closed. */
final class Load implements AutoCloseable {
    private final Sandbox sandbox;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean over;

    Load(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** So many who look bookings up, and as many who download tickets, on behalf of one consumer. */
    Load on(Gateway gateway, String consumer, int many) {
        for (int i = 0; i < many; i++) {
            callers.execute(() -> askOn(gateway, consumer, false));
            callers.execute(() -> askOn(gateway, consumer, true));
        }
        return this;
    }

    private void askOn(Gateway gateway, String consumer, boolean tickets) {
        while (!over && gateway.isAlive()) {
            SandboxOrder order = sandbox.order().put();
            String path = tickets
                    ? "/orders/" + order.orderId() + "/tickets/" + order.ticketId()
                    : "/bookings/" + order.bookingId();
            try {
                ask(HttpRequest.newBuilder(gateway.uri(path))
                        .header("X-Consumer", consumer)
                        .timeout(Duration.ofMinutes(1))
                        .build());
            } catch (IOException killed) {
                // The gateway's end is part of some tests, and the next round sees it.
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    private void ask(HttpRequest request) throws IOException, InterruptedException {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            answered.incrementAndGet();
        }
    }

    /** Questions that were answered with 200 so far. */
    int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        over = true;
        callers.shutdownNow();
        client.shutdownNow();
        client.close();
        callers.close();
    }
}
