package dev.xs2gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL server, which can be stopped, killed and started again with what it has stored. */
public final class PostgresProcess implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private PostgresProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.server = launch();
    }

    /** A new one, on a free port. */
    public static PostgresProcess start() {
        try {
            return new PostgresProcess(Files.createTempDirectory("postgres-"), freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private EmbeddedPostgres launch() {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    // By default it forgets the last transactions when it is killed.
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates an empty database on this server, and returns its name. */
    public String newDatabase() {
        String name = "db" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return name;
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public DataSource dataSource(String database) {
        return server.getDatabase("postgres", database);
    }

    public String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /** Shuts the server down; its port takes no connection any more. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server without a chance to close its connections or to write anything. */
    public void kill() {
        try {
            String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
            ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            List<ProcessHandle> children = postmaster.children().toList();
            // First, because it starts its children anew.
            postmaster.destroyForcibly();
            postmaster.onExit().join();
            children.forEach(ProcessHandle::destroyForcibly);
            children.forEach(child -> child.onExit().join());
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #stop} or {@link #kill}: the same server on the same port. */
    public void restart() {
        server = launch();
    }

    @Override
    public void close() {
        stop();
    }
}
