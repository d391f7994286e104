package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Sends answers, with what goes wrong in sending them. */
final class Delivery {
    private static final int BEATS_PER_SECOND = 20;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Closing closing;
    private final LongConsumer taken;

    /** {@code taken} hears of each piece of a body that the connection has taken, how many bytes it has. */
    Delivery(Closing closing, LongConsumer taken) {
        this.closing = closing;
        this.taken = taken;
    }

    void send(HttpExchange exchange, Answer answer, Plan plan) throws IOException {
        var transfer = Transfer.of(answer.body(), plan);
        var headers = exchange.getResponseHeaders();
        if (!answer.contentType().isEmpty()) {
            headers.set("Content-Type", answer.contentType());
        }
        answer.headers().forEach(headers::set);
        if (transfer.isEmpty() || !mayHaveBody(exchange, answer)) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        // To the JDK's server, 0 means chunked and -1 empty.
        exchange.sendResponseHeaders(answer.status(), plan.chunked() ? 0 : Math.max(1, transfer.stated()));
        // Closed only after a whole body: closing is the clean end that a cut must not have.
        OutputStream out = exchange.getResponseBody();
        transfer.body().writeTo(new Sending(out, transfer, plan.bytesPerSecond()));
        if (transfer.stopAfter() != Long.MAX_VALUE) {
            stop(out, transfer);
        }
        out.close();
    }

    private static boolean mayHaveBody(HttpExchange exchange, Answer answer) {
        return !exchange.getRequestMethod().equals("HEAD") && answer.status() != 204 && answer.status() != 304;
    }

    private void stop(OutputStream out, Transfer transfer) throws IOException {
        out.flush();
        if (transfer.hangs()) {
            closing.hang();
        }
        throw new Closing.Dropped("cut after " + transfer.stopAfter() + " bytes");
    }

    /** Passes the body on: at its pace, in pieces, until it stops. */
    private final class Sending extends FilterOutputStream {
        private final Transfer transfer;
        private final int bytesPerSecond;
        private long sent;

        Sending(OutputStream out, Transfer transfer, int bytesPerSecond) {
            super(out);
            this.transfer = transfer;
            this.bytesPerSecond = bytesPerSecond;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int some = (int) Math.min(count, transfer.stopAfter() - sent);
            if (bytesPerSecond == 0) {
                out.write(bytes, from, some);
                taken.accept(some);
            } else {
                slowly(bytes, from, some);
            }
            sent += some;
            if (sent == transfer.stopAfter()) {
                stop(out, transfer);
            }
        }

        private void slowly(byte[] bytes, int from, int count) throws IOException {
            int step = Math.max(1, bytesPerSecond / BEATS_PER_SECOND);
            for (int done = 0; done < count; done += step) {
                int some = Math.min(step, count - done);
                out.write(bytes, from + done, some);
                out.flush();
                taken.accept(some);
                closing.pause(Duration.ofNanos(some * SECOND / bytesPerSecond));
            }
        }
    }
}
