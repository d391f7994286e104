package dev.xs2gateway.database;

import dev.xs2gateway.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The database as the stores see it. It is used only once its schema has been migrated, and counts as away from the first statement that
 * cannot reach it until {@link #look} has reached it again. While it is away, each use fails at once.
 *
 * <p>All methods but the questions block, and are called on virtual threads.
 */
public final class Database {
    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String NOT_TRIED = "has not been reached yet";

    private final @Nullable Connection connection;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean migrated;
    // Why the database cannot be used; null while it can be.
    private volatile @Nullable String absence = NOT_TRIED;

    private Database(@Nullable Connection connection) {
        this.connection = connection;
    }

    /**
     * The way to a database.
     *
     * @param migrate brings the schema up to date; throws if it cannot
     * @param dropIdle closes pooled connections that are not in use, because a restarted server does not know them
     */
    public record Connection(Jdbi jdbi, Runnable migrate, Runnable dropIdle) {}

    /** No database: each use fails with {@code not-configured}. */
    public static Database none() {
        return new Database(null);
    }

    public static Database over(Connection connection) {
        return new Database(connection);
    }

    /** Whether there should be a database, be it away or not. */
    public boolean isConfigured() {
        return connection != null;
    }

    /** Whether the database was there when it was last used, and its schema is up to date. */
    public boolean isReady() {
        return isConfigured() && absence == null;
    }

    /** Says why the database cannot be used; empty if it can be, or if there is none. */
    public Optional<String> absence() {
        return isConfigured() ? Optional.ofNullable(absence) : Optional.empty();
    }

    /** Sets a task that runs each time the database comes to be ready, on the thread that has noticed it. */
    public void onReady(Runnable task) {
        listeners.add(task);
    }

    /**
     * Runs statements in one transaction, which is rolled back if they throw.
     *
     * @throws dev.xs2gateway.failure.FailureException if there is no database or it is away
     */
    public <T> T inTransaction(Function<Handle, T> statements) {
        return use(jdbi -> jdbi.inTransaction(statements::apply));
    }

    /**
     * Runs statements that only read, each in a transaction of its own.
     *
     * @throws dev.xs2gateway.failure.FailureException if there is no database or it is away
     */
    public <T> T read(Function<Handle, T> statements) {
        return use(jdbi -> jdbi.withHandle(statements::apply));
    }

    private <T> T use(Function<Jdbi, T> statements) {
        if (connection == null) {
            throw new Failure.NotConfigured("This needs a database, and the gateway runs with gateway.database=none.")
                    .asException();
        }
        if (absence != null) {
            throw new Failure.DatabaseUnavailable(RETRY_AFTER).asException();
        }
        try {
            return statements.apply(connection.jdbi());
        } catch (JdbiException e) {
            if (Unreachable.isGivenUp(e)) {
                throw new Failure.DatabaseUnavailable(RETRY_AFTER).causedBy(e);
            }
            String why = Unreachable.why(e);
            if (why == null) {
                throw e;
            }
            away(connection, why);
            throw new Failure.DatabaseUnavailable(RETRY_AFTER).causedBy(e);
        } catch (AssertionError e) {
            // PostgreSQL's driver (42.7.10) asserts that no connection ends in the middle of a batch.
            away(connection, String.valueOf(e.getMessage()));
            throw new Failure.DatabaseUnavailable(RETRY_AFTER).causedBy(e);
        }
    }

    /** Tries the database: migrates its schema if this process has not done so yet, and else only reaches for it. Returns whether it is ready. */
    public boolean look() {
        if (connection == null) {
            return false;
        }
        try {
            if (migrated) {
                connection.jdbi().useHandle(handle -> handle.execute("select 1"));
            } else {
                connection.migrate().run();
                migrated = true;
            }
        } catch (RuntimeException e) {
            away(connection, Unreachable.text(e));
            return false;
        }
        here();
        return true;
    }

    private synchronized void away(Connection connection, String why) {
        if (absence == null || NOT_TRIED.equals(absence)) {
            LOG.warnf("The database is away: %s. Routes that need it answer 503 until it is back", why);
        }
        absence = why;
        connection.dropIdle().run();
    }

    private void here() {
        synchronized (this) {
            if (absence == null) {
                return;
            }
            absence = null;
            LOG.info("The database is ready");
        }
        listeners.forEach(Runnable::run);
    }
}
