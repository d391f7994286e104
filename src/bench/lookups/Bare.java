import io.netty.buffer.Unpooled;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The least that a server on Vert.x can do: answers every request with the bytes of one file. What a gateway on Vert.x adds (routes, ids,
 * tags, ages, metrics) can only make it slower, so this is how fast it could be.
 */
final class Bare extends AbstractVerticle {
    private final int port;
    private final byte[] answer;

    private Bare(int port, byte[] answer) {
        this.port = port;
        this.answer = answer;
    }

    @Override
    public void start() {
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(BufferImpl.buffer(Unpooled.wrappedBuffer(answer))))
                .listen(port, "127.0.0.1");
    }

    /** The port, and the file. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        byte[] answer = Files.readAllBytes(Path.of(args[1]));
        int eventLoops = 2 * Runtime.getRuntime().availableProcessors();
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops))
                .deployVerticle(() -> new Bare(port, answer), new DeploymentOptions().setInstances(eventLoops));
    }
}
