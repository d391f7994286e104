package dev.xs2gateway.packaged;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Any number of callers at once who share connections of one version of HTTP, and hold nothing of what they get; HTTP/2 without an upgrade. */
final class Callers implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx();

    private final Gateway gateway;
    private final HttpClient client;

    /**
     * What a caller got.
     *
     * @param status 0 where no answer came
     * @param whole whether its client takes the body for complete
     * @param sha256 of the body as far as it came
     * @param problem the body where it is no file, and why it is not whole
     */
    record Taken(int status, long bytes, boolean whole, String sha256, String problem) {
        boolean isFile() {
            return status == 200 && whole;
        }
    }

    Callers(Gateway gateway, HttpVersion version) {
        this.gateway = gateway;
        this.client = VERTX.createHttpClient(
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false),
                new PoolOptions().setHttp1MaxSize(1_000).setHttp2MaxSize(8));
    }

    /** Asks at once. */
    CompletableFuture<Taken> take(String path) {
        return future(taking(path));
    }

    /** Asks in a while. */
    CompletableFuture<Taken> take(String path, Duration later) {
        return future(VERTX.timer(Math.max(1, later.toMillis())).compose(now -> taking(path)));
    }

    static List<Taken> all(Stream<CompletableFuture<Taken>> asked) {
        return asked.toList().stream().map(CompletableFuture::join).toList();
    }

    private static CompletableFuture<Taken> future(Future<Taken> taken) {
        return taken.toCompletionStage().toCompletableFuture();
    }

    private Future<Taken> taking(String path) {
        Body body = new Body();
        return client.request(HttpMethod.GET, gateway.port(), "localhost", path)
                .compose(request -> request.send())
                .compose(body::follow)
                .map(end -> body.taken(true, ""))
                .otherwise(broken -> body.taken(false, broken.toString()));
    }

    /** Counts bytes and drops them. */
    private static final class Body {
        private final MessageDigest sha256 = sha256();
        private final StringBuilder problem = new StringBuilder();
        private int status;
        private long bytes;

        Future<Void> follow(HttpClientResponse answer) {
            status = answer.statusCode();
            answer.handler(piece -> {
                sha256.update(piece.getBytes());
                bytes += piece.length();
                if (status != 200) {
                    problem.append(piece);
                }
            });
            return answer.end();
        }

        Taken taken(boolean whole, String why) {
            return new Taken(status, bytes, whole, HexFormat.of().formatHex(sha256.digest()), problem + why);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Override
    public void close() {
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
