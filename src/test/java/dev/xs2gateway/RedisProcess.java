package dev.xs2gateway;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.Redis;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server, which can be stopped, killed and started again. */
public final class RedisProcess implements AutoCloseable {
    private static final File SERVER = server();

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private Process process;
    private RedisAPI client;

    private RedisProcess(int port) {
        this.port = port;
        this.process = launch();
        this.client = connect();
    }

    /** An empty one, on a free port. */
    public static RedisProcess start() {
        return new RedisProcess(freePort());
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File server() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            SERVER.getPath(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--maxmemory-policy",
                            "noeviction")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisAPI connect() {
        RedisAPI api = RedisAPI.newInstance(
                io.vertx.redis.client.RedisAPI.api(Redis.createClient(vertx, "redis://127.0.0.1:" + port)));
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> api.ping(List.of())
                .await()
                .atMost(Duration.ofSeconds(5))
                .toString()
                .equals("PONG"));
        return api;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** A client of this server. */
    public RedisAPI api() {
        return client;
    }

    public void flush() {
        client.flushall(List.of()).await().atMost(Duration.ofSeconds(5));
    }

    /** From now on it answers nobody, and closes no connection. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill " + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** It loses all it knows. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** After {@link #kill}: on the same port, empty. */
    public void restart() {
        process = launch();
        client = connect();
    }

    @Override
    public void close() {
        kill();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
