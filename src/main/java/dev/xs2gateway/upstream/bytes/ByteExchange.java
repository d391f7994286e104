package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.LeastRate;
import io.vertx.core.Context;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request, until the head of its answer has come. Everything except {@link #head} runs on one event loop,
 * so that cancelling the request and receiving its answer never race.
 */
final class ByteExchange {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final HttpClient client;
    private final Context loop;
    private final Duration timeout;
    private final LeastRate.Pace pace;
    private final CompletableFuture<ByteResponse> head = new CompletableFuture<>();
    private volatile @Nullable HttpClientRequest request;
    private boolean answered;

    ByteExchange(HttpClient client, Context loop, Duration timeout, LeastRate.Pace pace) {
        this.client = client;
        this.loop = loop;
        this.timeout = timeout;
        this.pace = pace;
    }

    /** Sends the request and blocks until the response head has come; may be called once. */
    ByteResponse head(RequestOptions options) {
        loop.runOnContext(_ -> connect(options));
        try {
            return head.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            giveUp();
            throw Failure.CallerLeft.after(interrupt);
        } catch (TimeoutException late) {
            giveUp();
            throw (request == null ? noPlace() : new Failure.UpstreamTimeout()).asException();
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        }
    }

    private void connect(RequestOptions options) {
        try {
            client.request(options).onComplete(this::send, head::completeExceptionally);
        } catch (RuntimeException refused) {
            head.completeExceptionally(refused);
        }
    }

    private void send(HttpClientRequest connected) {
        connected.exceptionHandler(_ -> {});
        if (head.isDone()) {
            connected.reset();
            return;
        }
        request = connected;
        connected.send().onComplete(this::answered, head::completeExceptionally);
    }

    private void answered(HttpClientResponse response) {
        answered = true;
        VertxBody body = VertxBody.of(response, loop, timeout, pace);
        IncomingBody file = new IncomingBody(body.length(), body);
        if (!head.complete(new ByteResponse(response.statusCode(), response.headers(), file))) {
            body.close();
        }
    }

    private void giveUp() {
        if (!head.cancel(false) && !head.isCompletedExceptionally()) {
            head.join().close();
        }
        loop.runOnContext(_ -> {
            HttpClientRequest sent = request;
            if (sent != null && !answered) {
                sent.reset();
            }
        });
    }

    private static FailureException failure(@Nullable Throwable cause) {
        Failure failure =
                switch (cause) {
                    case TimeoutException _ -> noPlace();
                    case UnknownHostException _ -> unavailable("its host's name cannot be resolved");
                    case SSLException _ -> unavailable("no trusted connection can be made");
                    case UnreadableAnswer unreadable -> new Failure.UpstreamInvalid(unreadable.why());
                    case IOException _ -> unavailable("it cannot be reached");
                    case VertxException _ -> unavailable("it closed the connection without an answer");
                    case null, default -> new Failure.UpstreamInvalid("the response is not valid HTTP");
                };
        return cause == null ? failure.asException() : failure.causedBy(cause);
    }

    private static Failure noPlace() {
        return unavailable("no connection became available in time");
    }

    private static Failure unavailable(String why) {
        return new Failure.UpstreamUnavailable(why, SOON);
    }
}
